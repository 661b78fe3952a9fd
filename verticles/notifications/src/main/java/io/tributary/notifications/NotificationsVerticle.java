package io.tributary.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.context.ContextVerticle;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.DeadLetters;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.Parking;
import io.tributary.kit.kafka.TopicConsumer;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.kit.traffic.Traffic;
import io.tributary.mesh.Topics;
import io.tributary.notifications.api.MessagesApi;
import io.tributary.notifications.config.NotificationsConfig;
import io.tributary.notifications.intake.CommissionIntake;
import io.tributary.notifications.mail.Dispatcher;
import io.tributary.notifications.mail.Templates;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Set;

/** Wires the notifications context. */
public final class NotificationsVerticle extends ContextVerticle {
  private static final String SCHEMA = "notifications";
  private static final String GROUP = "notifications";

  private final NotificationsConfig config;
  private final KafkaConfig kafka;
  private final Clock clock;
  private final MeterRegistry meters;
  private final HealthChecks health;

  public NotificationsVerticle(
      NotificationsConfig config,
      PostgresConfig postgres,
      KafkaConfig kafka,
      Clock clock,
      MeterRegistry meters,
      HealthChecks health) {
    super(postgres, SCHEMA);
    this.config = config;
    this.kafka = kafka;
    this.clock = clock;
    this.meters = meters;
    this.health = health;
  }

  @Override
  protected Future<Void> open(Database database) {
    return vertx.executeBlocking(Templates::load).compose(templates -> open(database, templates));
  }

  private Future<Void> open(Database database, Templates templates) {
    Dispatcher dispatcher =
        new Dispatcher(vertx, database, clock, meters, templates, config.mail());
    dispatcher.start();
    onStop(dispatcher::stop);
    CommissionIntake intake = new CommissionIntake(database, clock, meters, dispatcher::wake);
    DeadLetters letters = new DeadLetters(vertx, kafka, GROUP, clock);
    onStop(letters::close);
    Traffic traffic = Traffic.of(vertx);
    TopicConsumer consumer =
        new TopicConsumer(
            vertx,
            GROUP,
            kafka.consumer(GROUP, config.consumerBatch()),
            Set.of(Topics.COMMISSIONS),
            new Parking(
                letters,
                batch -> {
                  traffic.carried("payments", "notifications." + Topics.COMMISSIONS, batch.size());
                  return intake.take(batch);
                }));
    onStop(consumer::stop);
    health.register(GROUP, consumer::health);
    health.register("mail", dispatcher::health);
    MessagesApi messages = new MessagesApi(database, clock, dispatcher::wake);
    OperationServer server =
        new OperationServer(vertx, database, clock)
            .read("notifications.messages.list", messages::list)
            .write("notifications.messages.resend", messages::resend);
    onStop(server::stop);
    return consumer.start().compose(started -> server.start());
  }
}
