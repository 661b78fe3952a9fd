package io.tributary.tracking.audit;

import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Supplier;

/** Answers how the journal's clicks fare. */
public final class AuditVerticle extends ContextVerticle {
  private static final String SCHEMA = "tracking";

  /** One question at a time is plenty: an operator asks it. */
  private static final int CONNECTIONS = 1;

  private final KafkaConfig kafka;
  private final Supplier<Future<String>> operator;
  private final Clock clock;

  /**
   * @param operator finds the workspace whose credentials may read about the installation
   */
  public AuditVerticle(
      PostgresConfig postgres, KafkaConfig kafka, Supplier<Future<String>> operator, Clock clock) {
    super(postgres.withMaxPerContext(CONNECTIONS), SCHEMA);
    this.kafka = kafka;
    this.operator = operator;
    this.clock = clock;
  }

  @Override
  protected Future<Void> open(Database database) {
    JournalCensus journals = new JournalCensus(vertx);
    Audit audit = new Audit(vertx, journals, new TopicEnds(kafka), new StoredLanes(database));
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read("tracking.clicks.audit", new AuditApi(operator, audit, clock)::read);
    onStop(journals::stop);
    onStop(server::stop);
    return journals.start().compose(started -> server.start());
  }
}
