package io.tributary.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tributary.auth.AuthVerticle;
import io.tributary.auth.config.AuthConfig;
import io.tributary.gateway.GatewayConfig;
import io.tributary.gateway.GatewayVerticle;
import io.tributary.gateway.api.ApiServices;
import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractFiles;
import io.tributary.gateway.limit.RateLimiter;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.config.Settings;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.Topics;
import io.tributary.payments.PaymentsVerticle;
import io.tributary.payments.config.PaymentsConfig;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.micrometer.MicrometerMetricsFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs in one JVM, deployed in order: topics, contexts, edge, first start, gateway.
 * It is taken down in the opposite order: no new requests, those under way finished, the journal
 * flushed, consumers off the bus, pools closed.
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Vertx vertx;
  private final PrometheusMeterRegistry metrics;
  private final Path home;
  private final HealthChecks health = new HealthChecks();
  private final Clock clock = Clock.systemUTC();
  private final Deque<Supplier<Future<?>>> shutdown = new ArrayDeque<>();

  private Node(Vertx vertx, PrometheusMeterRegistry metrics, Path home) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.home = home;
    LOG.debug("home {}", this.home);
    shutdown.push(vertx::close);
  }

  /** What a started node says about itself. */
  record Started(Node node, JsonObject bootstrap, int port) {}

  static Future<Started> start(Settings settings, Path home, Map<String, String> fragments) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setPreferNativeTransport(true))
            .withMetrics(new MicrometerMetricsFactory(metrics))
            .build();
    if (!vertx.isNativeTransportEnabled()) {
      LOG.info(
          "no native transport, using NIO: {}",
          String.valueOf(vertx.unavailableNativeTransportCause()));
    }
    Node node = new Node(vertx, metrics, home);
    return node.deploy(settings, fragments)
        .recover(failure -> node.stop().transform(stopped -> Future.failedFuture(failure)));
  }

  /** Drains, then takes everything down in the opposite order of its start. */
  Future<Void> stop() {
    health.ready(false);
    Future<Void> done = Future.succeededFuture();
    while (!shutdown.isEmpty()) {
      Supplier<Future<?>> next = shutdown.pop();
      done = done.eventually(() -> next.get().onFailure(e -> LOG.warn("while stopping", e)));
    }
    return done;
  }

  private Future<Started> deploy(Settings settings, Map<String, String> fragments) {
    MeshCodecs.registerAll(vertx.eventBus());
    MeshClient mesh = new MeshClient(vertx, clock);
    Future<Contract> contract =
        Contract.load(vertx, ContractFiles.merge(ConfFiles.contract(), fragments));
    Future<Void> contexts =
        TopicAdmin.ensure(
                vertx,
                KafkaConfig.from(settings),
                List.of(Topics.CLICKS, Topics.CONVERSIONS, Topics.COMMISSIONS),
                settings.integer("kafka.partitions", 1, 10_000))
            .compose(topics -> contexts(settings));
    return Future.all(contract, contexts)
        .compose(ready -> new Bootstrap(mesh, settings, clock).run())
        .compose(bootstrap ->
            gateway(GatewayConfig.from(settings), contract.result(), mesh, settings)
                .map(port -> new Started(this, bootstrap, port)))
        .onSuccess(started -> health.ready(true));
  }

  /** The contexts start side by side: none needs another before it is asked something. */
  private Future<Void> contexts(Settings settings) {
    PostgresConfig postgres = PostgresConfig.from(settings);
    KafkaConfig kafka = KafkaConfig.from(settings);
    RedisConfig redis = RedisConfig.from(settings);
    return Future.all(
            List.of(
                deploy(
                    "auth",
                    () -> new AuthVerticle(AuthConfig.from(settings), postgres, redis, clock)),
                deploy(
                    "payments",
                    () ->
                        new PaymentsVerticle(
                            PaymentsConfig.from(settings), postgres, kafka, clock, metrics))))
        .mapEmpty();
  }

  private Future<Integer> gateway(
      GatewayConfig config, Contract contract, MeshClient mesh, Settings settings) {
    Authenticator authenticator = new Authenticator(vertx, mesh, clock);
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
                        config,
                        contract,
                        services,
                        health,
                        metrics::scrape,
                        () -> request -> request.response().setStatusCode(404).end())))
        .map(deployed -> config.port());
  }

  private static ClientAddress clients(Settings settings) {
    return ClientAddress.behind(settings.list("trustedProxies"));
  }

  private Future<Void> deploy(String name, Supplier<Deployable> verticle) {
    return deploy(name, 1, verticle);
  }

  private Future<Void> deploy(String name, int instances, Supplier<Deployable> verticle) {
    long startedAtMs = clock.millis();
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> {
          shutdown.push(() -> vertx.undeploy(id));
          LOG.debug("{} deployed after {} ms", name, clock.millis() - startedAtMs);
        })
        .onFailure(failure -> LOG.error("{} cannot start: {}", name, failure.getMessage()))
        .mapEmpty();
  }
}
