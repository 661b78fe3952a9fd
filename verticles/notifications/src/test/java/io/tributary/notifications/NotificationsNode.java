package io.tributary.notifications;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.kafka.DeadLetter;
import io.tributary.kit.kafka.DeadLetterDesk;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.notifications.config.MailConfiguration;
import io.tributary.notifications.config.NotificationsConfig;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The real verticle on a real Vert.x. */
final class NotificationsNode implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();

  /** Tests share Kafka: each node looks at its own workspace only. */
  final String workspaceId = "ws_" + System.nanoTime();

  final HealthChecks health = new HealthChecks();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private final PostgresEndpoint endpoint;
  private final String kafka;
  private final KafkaProducer<String, byte[]> producer;

  private NotificationsNode(Infra infra) {
    endpoint = infra.freshDatabase();
    kafka = infra.kafkaBootstrap();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", infra.kafkaBootstrap()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  static NotificationsNode writingTo(Infra infra, Path folder) {
    return start(infra, null, 25, folder, null);
  }

  static NotificationsNode sendingTo(Infra infra, int port) {
    return start(infra, "127.0.0.1", port, Path.of("/nowhere"), null);
  }

  /** One that has to sign in there. */
  static NotificationsNode signingInTo(Infra infra, int port) {
    return start(infra, "127.0.0.1", port, Path.of("/nowhere"), "tributary");
  }

  private static NotificationsNode start(
      Infra infra, @Nullable String host, int port, Path folder, @Nullable String username) {
    NotificationsNode node = new NotificationsNode(infra);
    MeshCodecs.registerAll(node.vertx.eventBus());
    PostgresEndpoint endpoint = node.endpoint;
    KafkaConfig kafka = new KafkaConfig(infra.kafkaBootstrap());
    await(TopicAdmin.ensure(node.vertx, kafka, List.of(Topics.COMMISSIONS), 3));
    MailConfiguration mail =
        new MailConfiguration(
            host,
            port,
            username,
            username == null ? "" : "secret",
            MailConfiguration.Tls.NONE,
            "Tributary <no-reply@tributary.test>",
            folder,
            Duration.ofSeconds(5),
            2);
    await(
        node.vertx.deployVerticle(
            new NotificationsVerticle(
                new NotificationsConfig(500, mail),
                new PostgresConfig(
                    endpoint.host(),
                    endpoint.port(),
                    endpoint.database(),
                    endpoint.user(),
                    endpoint.password(),
                    4,
                    100,
                    10_000),
                kafka,
                Clock.systemUTC(),
                node.meters,
                node.health)));
    return node;
  }

  /** A commission of one dollar, of the partner with this address. */
  CommissionCreated commission(String id, @Nullable String email, String locale) {
    return new CommissionCreated(
        id, workspaceId, "Café Acmé", "pn_1", "Ada", email, locale, "sale", 1_000, 100, "usd", 0);
  }

  void publish(CommissionCreated commission) {
    publish(MeshJson.encode(commission));
  }

  void publish(byte[] value) {
    try {
      producer
          .send(new ProducerRecord<>(Topics.COMMISSIONS, workspaceId, value))
          .get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The workspace's notifications, by what they are about. */
  Map<String, JsonObject> list() {
    JsonArray list =
        (JsonArray) Objects.requireNonNull(ask("notifications.messages.list", Map.of()).body());
    return list.stream()
        .map(JsonObject.class::cast)
        .collect(java.util.stream.Collectors.toMap(one -> one.getString("about"), one -> one));
  }

  void resend(String id) {
    ask("notifications.messages.resend", Map.of("id", id));
  }

  /** How the sending of e-mails is. */
  PartHealth mail() {
    return Objects.requireNonNull(await(health.check()).get("mail"));
  }

  private OperationReply ask(String operation, Map<String, String> path) {
    OperationRequest request =
        new OperationRequest(
            operation,
            new Principal(workspaceId, "usd", Principal.Kind.API_KEY, "key_1", Set.of("*")),
            path,
            new JsonObject(),
            null,
            System.currentTimeMillis() + 5_000,
            "req_test",
            null,
            "");
    return await(vertx.eventBus().<OperationReply>request(operation, request)).body();
  }

  /** Why the record with this value is parked; empty if it is not. */
  List<String> parkedBecause(byte[] value) {
    try (DeadLetterDesk desk = new DeadLetterDesk(new KafkaConfig(kafka))) {
      return desk.list().stream()
          .filter(letter -> Arrays.equals(letter.value(), value))
          .map(DeadLetter::reason)
          .toList();
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    await(vertx.close());
  }
}
