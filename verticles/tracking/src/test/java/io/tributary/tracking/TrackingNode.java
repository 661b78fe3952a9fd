package io.tributary.tracking;

import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LinkChanged;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.tracking.audit.AuditVerticle;
import io.tributary.tracking.audit.JournalLanesVerticle;
import io.tributary.tracking.audit.JournalState;
import io.tributary.tracking.config.TrackingConfig;
import io.tributary.tracking.fraud.FraudConfig;
import io.tributary.tracking.ownership.OwnershipConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The real verticle on a real Vert.x, reached over the event bus as the gateway does. */
final class TrackingNode implements AutoCloseable {
  static final String DEFAULT_DOMAIN = "localhost:8080";
  private static final AtomicInteger COUNTER = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  final List<LiveUpdate> live = new CopyOnWriteArrayList<>();
  final List<LinkChanged> changes = new CopyOnWriteArrayList<>();

  /** A workspace of this node's own: tests share Kafka. */
  final Principal principal = newWorkspace("usd");

  final Clicks clicks;
  final String kafkaBootstrap;
  private final PostgresEndpoint endpoint;

  private TrackingNode(Infra infra) {
    endpoint = infra.freshDatabase();
    kafkaBootstrap = infra.kafkaBootstrap();
    clicks = new Clicks(this);
  }

  static TrackingNode start(Infra infra) {
    return start(infra, FraudConfig.OFF);
  }

  static TrackingNode start(Infra infra, FraudConfig fraud) {
    return start(infra, fraud, OwnershipConfig.OFF);
  }

  static TrackingNode start(Infra infra, FraudConfig fraud, OwnershipConfig ownership) {
    TrackingNode node = new TrackingNode(infra);
    MeshCodecs.registerAll(node.vertx.eventBus());
    node.listen();
    KafkaConfig kafka = new KafkaConfig(infra.kafkaBootstrap());
    await(TopicAdmin.ensure(node.vertx, kafka, Topics.ALL, 3));
    TrackingConfig config =
        new TrackingConfig(
            "http://localhost:8080",
            DEFAULT_DOMAIN,
            Duration.ofSeconds(5),
            100,
            fraud,
            ownership,
            1,
            100,
            true);
    await(
        node.vertx.deployVerticle(
            new TrackingVerticle(
                config,
                node.postgres(),
                kafka,
                TopicGate.opened(),
                Clock.systemUTC(),
                new HealthChecks())));
    await(
        node.vertx.deployVerticle(
            new JournalLanesVerticle(() -> new JournalState(1, "test", List.of()))));
    await(
        node.vertx.deployVerticle(
            new AuditVerticle(
                node.postgres(),
                kafka,
                () -> Future.succeededFuture(node.principal.workspaceId()),
                Clock.systemUTC())));
    return node;
  }

  static Principal newWorkspace(String currency) {
    return new Principal(
        "ws_" + COUNTER.incrementAndGet() + "_" + System.nanoTime(),
        currency,
        Principal.Kind.API_KEY,
        "key_1",
        Set.of("*"));
  }

  private void listen() {
    vertx.eventBus().<LiveUpdate>consumer(Addresses.LIVE_UPDATES, m -> live.add(m.body()));
    vertx.eventBus().<LinkChanged>consumer(Addresses.LINK_CHANGED, m -> changes.add(m.body()));
    vertx
        .eventBus()
        .<OperationRequest>consumer(
            Addresses.RESOLVE_ENROLMENT, m -> m.reply(enrolment(m.body().query())));
    vertx
        .eventBus()
        .<OperationRequest>consumer(
            "catalogue.products.get",
            m ->
                m.reply(
                    "prod_1".equals(m.body().path().get("id"))
                        ? OperationReply.of(
                            new JsonObject().put("url", "https://shop.example.com/p/1"))
                        : MeshException.notFound("There is no such product.")));
  }

  /** What payments would answer: one partner, enrolled in one programme. */
  private static Object enrolment(JsonObject query) {
    boolean known =
        "pn_1".equals(query.getString("partnerId"))
            || "tenant-1".equals(query.getString("tenantId"));
    return known && List.of("prog_1", "").contains(query.getString("programId", ""))
        ? OperationReply.of(
            new JsonObject()
                .put("partnerId", "pn_1")
                .put("programId", "prog_1")
                .put("tenantId", "tenant-1"))
        : MeshException.notFound("There is no such partner.");
  }

  private PostgresConfig postgres() {
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

  /** Another door to the same database. */
  Database database() {
    return Database.open(vertx, postgres(), "tracking");
  }

  Connection jdbc() throws SQLException {
    Connection connection =
        DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.user(), endpoint.password());
    connection.setSchema("tracking");
    return connection;
  }

  Future<OperationReply> request(
      Principal as,
      String operation,
      Map<String, String> path,
      JsonObject query,
      @Nullable Object body,
      @Nullable String idempotencyKey) {
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
                System.currentTimeMillis() + 15_000,
                "req_test",
                idempotencyKey,
                "127.0.0.1"))
        .map(reply -> reply.body());
  }

  OperationReply call(
      Principal as,
      String operation,
      Map<String, String> path,
      JsonObject query,
      @Nullable Object body) {
    return await(request(as, operation, path, query, body, null));
  }

  JsonObject post(String operation, Object body) {
    return post(principal, operation, body);
  }

  JsonObject post(Principal as, String operation, Object body) {
    return object(call(as, operation, Map.of(), new JsonObject(), body).body());
  }

  JsonObject patch(String operation, Map<String, String> path, JsonObject body) {
    return object(call(principal, operation, path, new JsonObject(), body).body());
  }

  JsonObject get(String operation, JsonObject query) {
    return object(call(principal, operation, Map.of(), query, null).body());
  }

  JsonArray list(String operation, JsonObject query) {
    return list(principal, operation, query);
  }

  JsonArray list(Principal as, String operation, JsonObject query) {
    return (JsonArray) Objects.requireNonNull(call(as, operation, Map.of(), query, null).body());
  }

  /** A new link with the destination of that name. */
  JsonObject link(String name) {
    return post(
        "tracking.links.create", new JsonObject().put("url", "https://example.com/" + name));
  }

  static JsonObject object(@Nullable Object value) {
    return (JsonObject) Objects.requireNonNull(value);
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
    await(vertx.close());
  }
}
