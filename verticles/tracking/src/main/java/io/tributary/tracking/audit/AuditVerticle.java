package io.tributary.tracking.audit;

import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Supplier;

/** Answers how the journal's clicks fare, for the node it runs on. */
public final class AuditVerticle extends ContextVerticle {
  private static final String SCHEMA = "tracking";

  /** One question at a time is plenty: an operator asks it. */
  private static final int CONNECTIONS = 1;

  private final KafkaConfig kafka;
  private final String operatorWorkspaceId;
  private final Supplier<JournalState> journal;
  private final Clock clock;

  /**
   * @param operatorWorkspaceId the workspace whose credentials may read about the installation
   * @param journal this node's journal
   */
  public AuditVerticle(
      PostgresConfig postgres,
      KafkaConfig kafka,
      String operatorWorkspaceId,
      Supplier<JournalState> journal,
      Clock clock) {
    super(postgres.withMaxSize(CONNECTIONS), SCHEMA);
    this.kafka = kafka;
    this.operatorWorkspaceId = operatorWorkspaceId;
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  protected Future<Void> open(Database database) {
    Audit audit =
        new Audit(
            vertx, new MeshClient(vertx, clock), new TopicEnds(kafka), new StoredLanes(database));
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read(
                Addresses.JOURNAL_LANES,
                call -> Future.succeededFuture(OperationReply.of(journal.get().toJson())))
            .read("tracking.clicks.audit", new AuditApi(operatorWorkspaceId, audit, clock)::read);
    onStop(server::stop);
    return server.start();
  }
}
