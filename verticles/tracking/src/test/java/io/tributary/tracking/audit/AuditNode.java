package io.tributary.tracking.audit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.ClickRecord;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.tracking.clickstore.ClickStoreConfig;
import io.tributary.tracking.clickstore.ClickStoreVerticle;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.Journal;
import io.tributary.tracking.journal.JournalConfig;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.JournalConfig.Sync;
import io.tributary.tracking.journal.Lane;
import io.tributary.tracking.journal.Refusal;
import io.tributary.tracking.journal.Shipper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Journal, shipper, click store and audit on real servers; the topic belongs to one test class. */
final class AuditNode implements AutoCloseable {
  static final String OPERATOR = "ws_operator";
  private static final int LANES = 2;

  final Vertx vertx = Vertx.vertx();
  final PostgresConfig postgres;
  final KafkaConfig kafka;
  final Path folder;
  private final Database database;
  private final ClickId ids = new ClickId();
  private final List<ExecutorService> loops = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private @Nullable Journal journal;
  private @Nullable Shipper shipper;
  private @Nullable String store;
  private int clicks;

  AuditNode(Infra infra, PostgresEndpoint endpoint, Path folder) {
    this.folder = folder;
    postgres =
        new PostgresConfig(
            endpoint.host(),
            endpoint.port(),
            endpoint.database(),
            endpoint.user(),
            endpoint.password(),
            4,
            100,
            5_000);
    kafka = new KafkaConfig(infra.kafkaBootstrap());
    MeshCodecs.registerAll(vertx.eventBus());
    await(Migrations.run(vertx, postgres, "tracking"));
    database = Database.open(vertx, postgres, "tracking");
    await(TopicAdmin.ensure(vertx, kafka, Topics.ALL, 3));
  }

  AuditNode startJournal() throws IOException {
    Journal opened =
        Journal.open(
            new JournalConfig(
                folder,
                1 << 20,
                64L << 20,
                Sync.ALWAYS,
                100,
                1 << 20,
                4096,
                Long.MAX_VALUE,
                OnFailure.REDIRECT),
            new SimpleMeterRegistry());
    journal = opened;
    for (int i = 0; i < LANES; i++) {
      ExecutorService loop = Executors.newSingleThreadExecutor();
      loops.add(loop);
      lanes.add(opened.lane(loop));
    }
    Shipper started =
        new Shipper(
            opened, Topics.CLICKS, ClickCodec::linkId, this::producer, new SimpleMeterRegistry());
    shipper = started;
    started.start();
    await(
        vertx.deployVerticle(
            new JournalLanesVerticle(() -> new JournalState(opened.id(), "here", opened.stats()))));
    await(
        vertx.deployVerticle(
            new AuditVerticle(
                postgres, kafka, () -> Future.succeededFuture(OPERATOR), Clock.systemUTC())));
    return this;
  }

  void startStore() {
    store =
        await(
            vertx.deployVerticle(
                new ClickStoreVerticle(
                    new ClickStoreConfig(500, 0),
                    postgres,
                    kafka,
                    TopicGate.opened(),
                    new Geo(null),
                    Clock.systemUTC(),
                    new SimpleMeterRegistry(),
                    new HealthChecks())));
  }

  void stopStore() {
    await(vertx.undeploy(Objects.requireNonNull(store)));
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(kafka.producer());
    settings.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    return new KafkaProducer<>(settings);
  }

  /** Journals clicks of some links, on both lanes in turn; their ids in order. */
  List<String> click(int count) {
    List<String> made = new ArrayList<>();
    List<CompletableFuture<@Nullable Refusal>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long nowMs = Clock.systemUTC().millis();
      ClickRecord click =
          new ClickRecord(
              ids.next(nowMs),
              nowMs,
              "ws_1",
              "link_" + clicks++ % 7,
              "https://shop.example/",
              "",
              "10.0.0.0",
              "curl/8",
              "",
              "en",
              0);
      made.add(click.clickId());
      CompletableFuture<@Nullable Refusal> outcome = new CompletableFuture<>();
      outcomes.add(outcome);
      int lane = i % LANES;
      loops
          .get(lane)
          .execute(() -> lanes.get(lane).append(new Click(ClickCodec.encode(click), outcome)));
    }
    outcomes.forEach(outcome -> {
      Refusal refusal = outcome.orTimeout(20, TimeUnit.SECONDS).join();
      if (refusal != null) {
        throw new IllegalStateException("refused: " + refusal);
      }
    });
    return made;
  }

  private record Click(byte[] payload, CompletableFuture<@Nullable Refusal> outcome)
      implements Entry {
    @Override
    public void writeTo(ByteBuffer out) {
      out.put(payload);
    }

    @Override
    public void journalled() {
      outcome.complete(null);
    }

    @Override
    public void refused(Refusal why) {
      outcome.complete(why);
    }
  }

  JsonObject audit() {
    return (JsonObject) Objects.requireNonNull(await(ask(OPERATOR)).body());
  }

  Future<OperationReply> ask(String workspaceId) {
    OperationRequest request =
        OperationRequest.system(
            "tracking.clicks.audit",
            new Principal(workspaceId, "usd", Principal.Kind.API_KEY, "key", Set.of("*")),
            new JsonObject(),
            null,
            Clock.systemUTC().millis() + 10_000);
    return vertx
        .eventBus()
        .<OperationReply>request("tracking.clicks.audit", request)
        .map(io.vertx.core.eventbus.Message::body);
  }

  long number(String sql, Object... values) {
    Tuple arguments = Tuple.tuple();
    for (Object value : values) {
      arguments.addValue(value);
    }
    return await(database.query(sql, arguments)).iterator().next().getLong(0);
  }

  void sql(String sql, Object... values) {
    Tuple arguments = Tuple.tuple();
    for (Object value : values) {
      arguments.addValue(value);
    }
    await(database.query(sql, arguments));
  }

  /** Ends journal and shipper in order. */
  void stopJournal() throws InterruptedException {
    Journal open = journal;
    Shipper ships = shipper;
    journal = null;
    if (open != null && ships != null) {
      open.closeLanes();
      ships.close();
      open.close();
      lanes.clear();
      loops.forEach(ExecutorService::shutdownNow);
      loops.clear();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopJournal();
    await(database.close());
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
