package io.tributary.payments;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.DeadLetter;
import io.tributary.kit.kafka.DeadLetterDesk;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.payments.config.PaymentsConfig;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The real verticle on a real Vert.x, reached over the event bus as the gateway does. */
final class PaymentsNode implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<LiveUpdate> live = new CopyOnWriteArrayList<>();
  final FakeTracking tracking = new FakeTracking(vertx);

  /** A workspace of this node's own: tests share Kafka. */
  final Principal principal = principalOf("ws_" + COUNTER.incrementAndGet() + System.nanoTime());

  private final PostgresEndpoint endpoint;
  private final KafkaProducer<String, byte[]> producer;
  private final String kafka;

  private PaymentsNode(Infra infra) {
    endpoint = infra.freshDatabase();
    kafka = infra.kafkaBootstrap();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", infra.kafkaBootstrap()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  static PaymentsNode start(Infra infra) {
    PaymentsNode node = new PaymentsNode(infra);
    MeshCodecs.registerAll(node.vertx.eventBus());
    KafkaConfig kafka = new KafkaConfig(infra.kafkaBootstrap());
    node.vertx
        .eventBus()
        .<LiveUpdate>consumer(Addresses.LIVE_UPDATES, update -> node.live.add(update.body()));
    await(TopicAdmin.ensure(node.vertx, kafka, Topics.ALL, 3));
    await(node.tracking.start());
    await(
        node.vertx.deployVerticle(
            new PaymentsVerticle(
                new PaymentsConfig(500, Duration.ofSeconds(2)),
                node.postgres(),
                kafka,
                TopicGate.opened(),
                Clock.systemUTC(),
                node.meters,
                new HealthChecks())));
    node.ask(node.principal, Addresses.PAYMENTS_BOOTSTRAP, Map.of(), new JsonObject(), null);
    return node;
  }

  static Principal principalOf(String workspaceId) {
    return new Principal(workspaceId, "usd", Principal.Kind.API_KEY, "key_1", Set.of("*"));
  }

  PostgresConfig postgres() {
    return new PostgresConfig(
        endpoint.host(),
        endpoint.port(),
        endpoint.database(),
        endpoint.user(),
        endpoint.password(),
        8,
        1000,
        10_000);
  }

  Connection jdbc() throws SQLException {
    Connection connection =
        DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.user(), endpoint.password());
    connection.setSchema("payments");
    return connection;
  }

  @Nullable Object ask(
      Principal as,
      String operation,
      Map<String, String> path,
      JsonObject query,
      @Nullable Object body) {
    return await(request(as, operation, path, query, body));
  }

  Future<@Nullable Object> request(
      Principal as,
      String operation,
      Map<String, String> path,
      JsonObject query,
      @Nullable Object body) {
    return vertx
        .eventBus()
        .<OperationReply>request(
            operation,
            new OperationRequest(
                operation,
                as,
                path,
                query,
                body,
                System.currentTimeMillis() + 10_000,
                "req_test",
                null,
                "127.0.0.1"))
        .map(reply -> reply.body().body());
  }

  /** A write with an idempotency key. */
  @Nullable Object withKey(String key, String operation, JsonObject body) {
    return await(
            vertx
                .eventBus()
                .<OperationReply>request(
                    operation,
                    new OperationRequest(
                        operation,
                        principal,
                        Map.of(),
                        new JsonObject(),
                        body,
                        System.currentTimeMillis() + 10_000,
                        "req_test",
                        key,
                        "127.0.0.1")))
        .body()
        .body();
  }

  JsonObject post(String operation, JsonObject body) {
    return object(ask(principal, operation, Map.of(), new JsonObject(), body));
  }

  JsonObject patch(String operation, String id, JsonObject body) {
    return object(ask(principal, operation, Map.of("id", id), new JsonObject(), body));
  }

  JsonObject get(String operation, JsonObject query) {
    return object(ask(principal, operation, Map.of(), query, null));
  }

  JsonArray list(String operation, JsonObject query) {
    return (JsonArray)
        java.util.Objects.requireNonNull(ask(principal, operation, Map.of(), query, null));
  }

  /** A new partner of the workspace's first programme. */
  JsonObject partner(String name) {
    return post(
        "payments.partners.create",
        new JsonObject().put("name", name).put("email", name + "@example.com"));
  }

  Conversion conversion(JsonObject partner) {
    return new Conversion(
        principal.workspaceId(), partner.getString("programId"), partner.getString("id"));
  }

  void publish(ConversionRecorded conversion) {
    publish(conversion.workspaceId(), MeshJson.encode(conversion));
  }

  void publish(String key, byte[] value) {
    send(Topics.CONVERSIONS, key, value);
  }

  /** A fact of this node's workspace. */
  void send(String topic, byte[] value) {
    send(topic, principal.workspaceId(), value);
  }

  private void send(String topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The conversion that a commission is for. */
  String eventOf(String commissionId) {
    try (Connection connection = jdbc();
        var query = connection.prepareStatement("SELECT event_id FROM commissions WHERE id = ?")) {
      query.setString(1, commissionId);
      try (var rows = query.executeQuery()) {
        return rows.next() ? String.valueOf(rows.getString(1)) : "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  DeadLetterDesk desk() {
    return new DeadLetterDesk(new KafkaConfig(kafka));
  }

  /** The dead letter with this value, if there is one. */
  Optional<DeadLetter> parked(byte[] value) {
    try (DeadLetterDesk desk = desk()) {
      return desk.list().stream()
          .filter(letter -> Arrays.equals(letter.value(), value))
          .findFirst();
    }
  }

  /** Reads a topic from its beginning. */
  KafkaConsumer<String, byte[]> consumer(String topic) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    return consumer;
  }

  double outcomes(String outcome) {
    var counter = meters.find("tributary.payments.conversions").tag("outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  static JsonObject object(@Nullable Object value) {
    return (JsonObject) java.util.Objects.requireNonNull(value);
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
