package io.tributary.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Topics;
import io.tributary.notifications.api.MessagesApi;
import io.tributary.notifications.config.NotificationsConfig;
import io.tributary.notifications.intake.CommissionIntake;
import io.tributary.notifications.mail.Dispatcher;
import io.tributary.notifications.mail.Templates;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wires the notifications context. */
public final class NotificationsVerticle extends VerticleBase {
  private static final String SCHEMA = "notifications";
  private static final String GROUP = "notifications";

  private final NotificationsConfig config;
  private final PostgresConfig postgres;
  private final KafkaConfig kafka;
  private final Clock clock;
  private final MeterRegistry meters;

  private @Nullable Database database;
  private @Nullable Dispatcher dispatcher;
  private @Nullable TopicConsumer commissions;
  private @Nullable OperationServer server;

  public NotificationsVerticle(
      NotificationsConfig config,
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
    return Migrations.run(vertx, postgres, SCHEMA)
        .compose(migrated -> vertx.executeBlocking(Templates::load))
        .compose(this::open);
  }

  private Future<Void> open(Templates templates) {
    Database opened = Database.open(vertx, postgres, SCHEMA);
    Dispatcher sender = new Dispatcher(vertx, opened, clock, meters, templates, config.mail());
    CommissionIntake intake = new CommissionIntake(opened, clock, meters, sender::wake);
    TopicConsumer consumer =
        new TopicConsumer(
            vertx,
            GROUP,
            kafka.consumer(GROUP, config.consumerBatch()),
            Set.of(Topics.COMMISSIONS),
            intake::take);
    OperationServer operations =
        new OperationServer(vertx, opened, clock)
            .read("notifications.messages.list", new MessagesApi(opened)::list);
    database = opened;
    dispatcher = sender;
    commissions = consumer;
    server = operations;
    sender.start();
    return consumer.start().compose(started -> operations.start());
  }

  @Override
  public Future<?> stop() {
    OperationServer operations = server;
    TopicConsumer consumer = commissions;
    Dispatcher sender = dispatcher;
    Database opened = database;
    return (operations == null ? Future.<Void>succeededFuture() : operations.stop())
        .eventually(() -> consumer == null ? Future.succeededFuture() : consumer.stop())
        .eventually(() -> sender == null ? Future.succeededFuture() : sender.stop())
        .eventually(() -> opened == null ? Future.succeededFuture() : opened.close());
  }
}
