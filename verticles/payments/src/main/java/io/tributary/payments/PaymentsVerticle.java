package io.tributary.payments;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Topics;
import io.tributary.payments.api.LiveFeed;
import io.tributary.payments.api.PaymentsApi;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.config.PaymentsConfig;
import io.tributary.payments.intake.ConversionIntake;
import io.tributary.payments.intake.ErasureIntake;
import io.vertx.core.Future;
import java.time.Clock;

/** Wires the payments context. */
public final class PaymentsVerticle extends ContextVerticle {
  private static final String SCHEMA = "payments";
  private static final String GROUP = "payments";
  private static final String ERASURES = "payments-erasures";

  private final PaymentsConfig config;
  private final KafkaConfig kafka;
  private final TopicGate topics;
  private final Clock clock;
  private final MeterRegistry meters;
  private final HealthChecks health;

  public PaymentsVerticle(
      PaymentsConfig config,
      PostgresConfig postgres,
      KafkaConfig kafka,
      TopicGate topics,
      Clock clock,
      MeterRegistry meters,
      HealthChecks health) {
    super(postgres, SCHEMA);
    this.config = config;
    this.kafka = kafka;
    this.topics = topics;
    this.clock = clock;
    this.meters = meters;
    this.health = health;
  }

  @Override
  protected Future<Void> open(Database database) {
    OutboxRelay relay = new OutboxRelay(vertx, database, kafka, topics);
    relay.start();
    onStop(relay::stop);
    LiveFeed live = new LiveFeed(vertx, database, clock);

    ConversionIntake intake =
        new ConversionIntake(
            database,
            clock,
            meters,
            changes -> changes.forEach(change -> committed(change, live, relay)));
    ErasureIntake erasures = new ErasureIntake(database);
    Intake facts = new Intake(kafka, config.consumerBatch(), clock, health);
    TopicConsumer conversions =
        consumer(facts, GROUP, "tracking", Topics.CONVERSIONS, intake::take);
    TopicConsumer forgotten =
        consumer(facts, ERASURES, "tracking", Topics.CUSTOMERS, erasures::take);
    OperationServer server =
        PaymentsApi.serve(
            new OperationServer(vertx, database, clock),
            database,
            new MeshClient(vertx, clock, "payments"),
            clock,
            config,
            live,
            change -> committed(change, live, relay));
    onStop(server::stop);
    return Future.all(conversions.start(), forgotten.start()).compose(started -> server.start());
  }

  private static void committed(CommissionBook.Change change, LiveFeed live, OutboxRelay relay) {
    live.publish(change);
    relay.wake();
  }
}
