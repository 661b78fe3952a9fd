package io.tributary.app;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tributary.auth.AuthVerticle;
import io.tributary.auth.config.AuthConfig;
import io.tributary.catalogue.CatalogueVerticle;
import io.tributary.gateway.GatewayConfig;
import io.tributary.gateway.GatewayVerticle;
import io.tributary.gateway.Tls;
import io.tributary.gateway.api.ApiServices;
import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractFiles;
import io.tributary.gateway.guard.ConnectionGuard;
import io.tributary.gateway.guard.GuardConfig;
import io.tributary.gateway.guard.GuardedTransport;
import io.tributary.gateway.limit.RateLimiter;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.config.Settings;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.KafkaWatch;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresArrival;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.Topics;
import io.tributary.notifications.NotificationsVerticle;
import io.tributary.notifications.config.NotificationsConfig;
import io.tributary.payments.PaymentsVerticle;
import io.tributary.payments.config.PaymentsConfig;
import io.tributary.tracking.TrackingVerticle;
import io.tributary.tracking.audit.AuditVerticle;
import io.tributary.tracking.audit.JournalState;
import io.tributary.tracking.clickstore.ClickStoreConfig;
import io.tributary.tracking.clickstore.ClickStoreVerticle;
import io.tributary.tracking.config.TrackingConfig;
import io.tributary.tracking.edge.Edge;
import io.tributary.tracking.edge.EdgeConfig;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.journal.JournalConfig;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs in one JVM, deployed in order: topics and edge, gateway, contexts, first
 * start. It is taken down so: no new requests, those under way finished, consumers off the bus, the
 * journal flushed, pools closed.
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** Longer than a database takes to recover; what starts this node gives up soon after. */
  private static final Duration POSTGRES_PATIENCE = Duration.ofSeconds(100);

  private final Vertx vertx;
  private final PrometheusMeterRegistry metrics;
  private final Path home;
  private final Future<Contract> contract;
  private final HealthChecks health = new HealthChecks();
  private final Clock clock = Clock.systemUTC();
  private final Closers shutdown = new Closers();

  private Node(Vertx vertx, PrometheusMeterRegistry metrics, Path home, Future<Contract> contract) {
    this.contract = contract;
    this.vertx = vertx;
    this.metrics = metrics;
    this.home = home;
    shutdown.push(vertx::close);
  }

  /**
   * Makes the node and reads its contract, which needs no server and so may happen while they
   * start.
   *
   * @param settings limits of connections are taken from them; the servers need not be known yet
   * @param home the folder of everything the node keeps on disk
   * @param fragments files of the contract by name, beside the main one
   */
  static Node create(Settings settings, Path home, Map<String, String> fragments) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // What has no registry handed in counts in the global one.
    Metrics.addRegistry(metrics);
    GuardedTransport transport =
        GuardedTransport.best(
            new ConnectionGuard(GuardConfig.from(settings), standsForMany(settings), metrics));
    LOG.info("transport {}", transport.name());
    Vertx vertx =
        Vertx.builder()
            .withTransport(transport)
            .with(new VertxOptions().setMetricsOptions(meters()))
            .withMetrics(new MicrometerMetricsFactory(metrics))
            .build();
    MeshCodecs.registerAll(vertx.eventBus());
    Future<Contract> contract =
        vertx
            .executeBlocking(() -> ContractFiles.merge(ConfFiles.contract(), fragments), false)
            .compose(source -> Contract.load(vertx, source));
    return new Node(vertx, metrics, home, contract);
  }

  /**
   * Without those of HTTP and of bytes on connections: they would cost a redirect about as much as
   * the rest of it. The gateway counts operations, the edge redirects.
   */
  private static MicrometerMetricsOptions meters() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER);
  }

  /**
   * Deploys everything; succeeds with what the first start made.
   *
   * @param onFirstStart keeps the login and the key that were made, on a worker thread
   */
  Future<JsonObject> start(Settings settings, Consumer<JsonObject> onFirstStart) {
    return deploy(settings, onFirstStart)
        .recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
  }

  /** Drains, then takes everything down in the opposite order of its start. */
  Future<Void> stop() {
    health.ready(false);
    return shutdown.close();
  }

  private Future<JsonObject> deploy(Settings settings, Consumer<JsonObject> onFirstStart) {
    MeshClient mesh = new MeshClient(vertx, clock);
    Future<Void> postgres = postgres(settings);
    KafkaWatch kafka = kafka(settings);
    Future<Void> topics = kafka.start();
    watchRedis(settings);
    Geo geo = Geo.from(settings);
    // Links live in PostgreSQL, so nothing can be served before it answers. Kafka and Redis may
    // come later.
    Future<Edge> edge = postgres.compose(there -> edge(settings, geo, kafka.gate()));
    // Short links first: they need the edge and nothing else. What needs more gets a 503 until
    // then.
    Future<Void> gateway = edge.compose(ready -> gateway(ready, mesh, settings));
    Future<Void> contexts =
        Future.all(gateway, topics).compose(there -> contexts(settings, kafka.gate()));
    Future<Void> clickStore = contexts.compose(deployed -> clickStore(settings, geo, kafka.gate()));
    Future<JsonObject> bootstrap =
        contexts.compose(deployed ->
            new Bootstrap(mesh, settings, clock).run().compose(made -> kept(made, onFirstStart)));
    Future<Void> audit =
        bootstrap.compose(made -> audit(edge.result(), made.getString("workspaceId"), settings));
    return Future.all(contract, clickStore, audit)
        .onSuccess(deployed -> health.ready(true))
        .map(deployed -> bootstrap.result());
  }

  /**
   * The secrets of a first start are kept at once: what comes after may fail, and they are made
   * once.
   */
  private Future<JsonObject> kept(JsonObject made, Consumer<JsonObject> onFirstStart) {
    if (!made.getBoolean("created", false)) {
      return Future.succeededFuture(made);
    }
    return vertx.executeBlocking(() -> {
      onFirstStart.accept(made);
      return made;
    });
  }

  // What an operator wants to know first when something is wrong: whether the servers answer.

  private Future<Void> postgres(Settings settings) {
    Database postgres = Database.open(vertx, PostgresConfig.from(settings), "public");
    shutdown.push(postgres::close);
    health.register("postgres", () -> postgres.ping().map(PartHealth.OK));
    return new PostgresArrival(vertx, postgres, POSTGRES_PATIENCE).await();
  }

  private KafkaWatch kafka(Settings settings) {
    KafkaWatch watch =
        new KafkaWatch(
            vertx,
            KafkaConfig.from(settings),
            List.of(Topics.CLICKS, Topics.CONVERSIONS, Topics.COMMISSIONS),
            settings.integer("kafka.partitions", 1, 10_000));
    shutdown.push(watch::stop);
    health.register("kafka", watch::health);
    return watch;
  }

  private void watchRedis(Settings settings) {
    Redis redis = Redis.createClient(vertx, RedisConfig.from(settings).options());
    shutdown.push(redis::close);
    health.register("redis", () -> redis.send(Request.cmd(Command.PING)).map(PartHealth.OK));
  }

  /** The contexts start side by side: none needs another before it is asked something. */
  private Future<Void> contexts(Settings settings, TopicGate topics) {
    PostgresConfig postgres = PostgresConfig.from(settings);
    KafkaConfig kafka = KafkaConfig.from(settings);
    RedisConfig redis = RedisConfig.from(settings);
    return Future.all(
            List.of(
                deploy(
                    "auth",
                    () ->
                        new AuthVerticle(
                            AuthConfig.from(settings),
                            postgres,
                            redis,
                            contract.map(Contract::scopes),
                            clock)),
                deploy("catalogue", () -> new CatalogueVerticle(postgres, clock)),
                deploy(
                    "tracking",
                    () ->
                        new TrackingVerticle(
                            TrackingConfig.from(settings), postgres, kafka, topics, clock)),
                deploy(
                    "payments",
                    () ->
                        new PaymentsVerticle(
                            PaymentsConfig.from(settings),
                            postgres,
                            kafka,
                            topics,
                            clock,
                            metrics,
                            health)),
                deploy(
                    "notifications",
                    () ->
                        new NotificationsVerticle(
                            NotificationsConfig.from(settings, home),
                            postgres,
                            kafka,
                            clock,
                            metrics,
                            health))))
        .mapEmpty();
  }

  private Future<Void> clickStore(Settings settings, Geo geo, TopicGate topics) {
    // Countries are looked up once the database is in memory; nothing waits for it.
    geo.load(vertx).onFailure(e -> LOG.warn("no countries and cities: {}", e.getMessage()));
    return deploy(
        "click store",
        () ->
            new ClickStoreVerticle(
                ClickStoreConfig.from(settings),
                PostgresConfig.from(settings),
                KafkaConfig.from(settings),
                topics,
                geo,
                clock,
                metrics,
                health));
  }

  /** The first workspace is the operator's: it may read about the whole installation. */
  private Future<Void> audit(Edge edge, String operatorWorkspaceId, Settings settings) {
    return deploy(
        "audit",
        () ->
            new AuditVerticle(
                PostgresConfig.from(settings),
                KafkaConfig.from(settings),
                operatorWorkspaceId,
                () -> new JournalState(edge.journalId(), HostName.get(), edge.journal()),
                clock));
  }

  private Future<Edge> edge(Settings settings, Geo geo, TopicGate topics) {
    Edge edge =
        new Edge(
            vertx,
            EdgeConfig.from(settings),
            JournalConfig.from(settings, home),
            PostgresConfig.from(settings),
            KafkaConfig.from(settings),
            topics,
            clients(settings),
            geo,
            clock,
            metrics);
    return edge.start()
        .onSuccess(started -> {
          shutdown.push(edge::close);
          health.register("edge", () -> Future.succeededFuture(edge.health()));
          health.register("visitors", () -> Future.succeededFuture(edge.visitors()));
        })
        .map(edge);
  }

  private Future<Void> gateway(Edge edge, MeshClient mesh, Settings settings) {
    GatewayConfig config = GatewayConfig.from(settings);
    Tls tls = Tls.of(config);
    Authenticator authenticator =
        new Authenticator(vertx, mesh, settings.string("auth.issuer"), clock);
    ApiServices services =
        new ApiServices(
            authenticator,
            new RateLimiter(config.ratePolicies(), clock),
            mesh,
            clients(settings),
            metrics,
            clock,
            config.requestTimeoutMs());
    int loops = Runtime.getRuntime().availableProcessors();
    return authenticator
        .start(vertx)
        .compose(listening ->
            deploy(
                "gateway",
                loops,
                () ->
                    new GatewayVerticle(
                        config, tls, contract, services, health, metrics::scrape, edge::handler)))
        .map(close -> {
          // Opened before what is behind it, and closed before it too.
          shutdown.front(close);
          return null;
        });
  }

  /** Behind these may be any number of clients. */
  private static Predicate<InetAddress> standsForMany(Settings settings) {
    ClientAddress clients = clients(settings);
    return address -> address.isLoopbackAddress() || clients.isProxy(address.getHostAddress());
  }

  private static ClientAddress clients(Settings settings) {
    return ClientAddress.behind(settings.list("trustedProxies"));
  }

  private Future<Void> deploy(String name, Supplier<Deployable> verticle) {
    return deploy(name, 1, verticle)
        .map(close -> {
          shutdown.push(close);
          return null;
        });
  }

  /** Succeeds with what takes it down again. */
  private Future<Supplier<Future<?>>> deploy(
      String name, int instances, Supplier<Deployable> verticle) {
    long startedAtMs = clock.millis();
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onFailure(failure -> LOG.error("{} cannot start: {}", name, failure.getMessage()))
        .map(id -> {
          LOG.debug("{} deployed after {} ms", name, clock.millis() - startedAtMs);
          return () -> vertx.undeploy(id);
        });
  }
}
