package io.tributary.payments;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Topics;
import io.tributary.payments.api.LiveFeed;
import io.tributary.payments.api.PaymentsApi;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.config.PaymentsConfig;
import io.tributary.payments.intake.ConversionIntake;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wires the payments context. */
public final class PaymentsVerticle extends VerticleBase {
  private static final String SCHEMA = "payments";
  private static final String GROUP = "payments";

  private final PaymentsConfig config;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final Clock clock;
  private final MeterRegistry meters;

  private @Nullable Database database;
  private @Nullable OutboxRelay relay;
  private @Nullable TopicConsumer conversions;
  private @Nullable OperationServer server;

  public PaymentsVerticle(
      PaymentsConfig config,
      PostgresConfig postgres,
      KafkaConfig kafka,
      Clock clock,
      MeterRegistry meters) {
    this.config = config;
    this.postgres = postgres;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    return Migrations.run(vertx, postgres, SCHEMA).compose(migrated -> open());
  }

  private Future<Void> open() {
    Database opened = Database.open(vertx, postgres, SCHEMA);
    OutboxRelay outbox = new OutboxRelay(vertx, opened, kafka);
    LiveFeed live = new LiveFeed(vertx, opened, clock);
    database = opened;
    relay = outbox;
    outbox.start();

    ConversionIntake intake =
        new ConversionIntake(
            opened,
            clock,
            meters,
            changes -> changes.forEach(change -> committed(change, live, outbox)));
    TopicConsumer consumer =
        new TopicConsumer(
            vertx,
            GROUP,
            kafka.consumer(GROUP, config.consumerBatch()),
            Set.of(Topics.CONVERSIONS),
            intake::take);
    conversions = consumer;
    OperationServer operations =
        PaymentsApi.serve(
            new OperationServer(vertx, opened, clock),
            opened,
            new MeshClient(vertx, clock),
            clock,
            config,
            live,
            change -> committed(change, live, outbox));
    server = operations;
    return consumer.start().compose(started -> operations.start());
  }

  private static void committed(CommissionBook.Change change, LiveFeed live, OutboxRelay outbox) {
    live.publish(change);
    outbox.wake();
  }

  @Override
  public Future<?> stop() {
    OperationServer operations = server;
    TopicConsumer consumer = conversions;
    OutboxRelay outbox = relay;
    Database opened = database;
    return (operations == null ? Future.<Void>succeededFuture() : operations.stop())
        .eventually(() -> consumer == null ? Future.succeededFuture() : consumer.stop())
        .eventually(() -> outbox == null ? Future.succeededFuture() : outbox.stop())
        .eventually(() -> opened == null ? Future.succeededFuture() : opened.close());
  }
}
