package io.tributary.app;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tributary.app.cluster.Cluster;
import io.tributary.app.cluster.ClusterConfig;
import io.tributary.app.log.NodeFields;
import io.tributary.app.roles.Closers;
import io.tributary.app.roles.ContextRoles;
import io.tributary.app.roles.EdgeRole;
import io.tributary.app.roles.FirstStart;
import io.tributary.app.roles.GatewayRole;
import io.tributary.app.roles.Host;
import io.tributary.app.roles.HostName;
import io.tributary.app.roles.MeshReports;
import io.tributary.app.roles.Role;
import io.tributary.app.roles.Roles;
import io.tributary.app.roles.Servers;
import io.tributary.gateway.NoShortLinks;
import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractFiles;
import io.tributary.gateway.guard.ConnectionGuard;
import io.tributary.gateway.guard.GuardConfig;
import io.tributary.gateway.guard.GuardedTransport;
import io.tributary.gateway.limit.RateClasses;
import io.tributary.kit.config.Settings;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.metrics.SystemMeters;
import io.tributary.kit.node.NodeInfo;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.MeshCodecs;
import io.tributary.tracking.edge.Edge;
import io.tributary.tracking.geo.Geo;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs in one JVM, deployed in order: topics and edge, the port, contexts, first
 * start; of these, what the node's roles ask for. It is taken down so: no new requests, those under
 * way finished, consumers off the bus, the journal flushed, pools closed.
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Vertx vertx;
  private final PrometheusMeterRegistry metrics;
  private final Path home;
  private final Roles roles;
  private final Future<Contract> contract;
  private final @Nullable Cluster cluster;
  private volatile long drainDelayMs;
  private final HealthChecks health = new HealthChecks();
  private final Clock clock = Clock.systemUTC();
  private final Closers shutdown = new Closers();
  private final NodeInfo info;

  private Node(
      Vertx vertx,
      PrometheusMeterRegistry metrics,
      Path home,
      Roles roles,
      NodeInfo info,
      TraceExport traces,
      Future<Contract> contract,
      @Nullable Cluster cluster) {
    this.cluster = cluster;
    this.contract = contract;
    this.roles = roles;
    this.vertx = vertx;
    this.metrics = metrics;
    this.home = home;
    this.info = info;
    shutdown.push(vertx::close);
    shutdown.push(() -> traces.close(vertx));
  }

  /**
   * Makes the node and reads its contract, which needs no server and so may happen while they
   * start. Blocks until a node of a cluster has joined it.
   *
   * @param settings roles and limits of connections are taken from them; the servers need not be
   *     known yet
   * @param home the folder of everything the node keeps on disk
   * @param fragments files of the contract by name, beside the main one
   */
  static Node create(Settings settings, Path home, Map<String, String> fragments) {
    Roles roles = Roles.from(settings);
    NodeInfo info =
        NodeInfo.of(HostName.get(), Node.class, roles.names(), System.currentTimeMillis());
    NodeFields.node(info.id());
    TraceExport traces = TraceExport.from(settings, info);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    oneOfMany(metrics);
    SystemMeters.bind(metrics);
    // What has no registry handed in counts in the global one.
    Metrics.addRegistry(metrics);
    GuardedTransport transport =
        GuardedTransport.best(
            new ConnectionGuard(GuardConfig.from(settings), standsForMany(settings), metrics));
    LOG.info("transport {}", transport.name());
    VertxBuilder builder =
        traces
            .into(Vertx.builder())
            .withTransport(transport)
            .withMetrics(new MicrometerMetricsFactory(metrics));
    VertxOptions options = new VertxOptions().setMetricsOptions(meters());
    Cluster cluster =
        ClusterConfig.isEnabled(settings) ? Cluster.of(ClusterConfig.from(settings)) : null;
    Vertx vertx = cluster == null ? builder.with(options).build() : cluster.join(builder, options);
    traces.install(vertx);
    MeshCodecs.registerAll(vertx.eventBus());
    Future<Contract> contract =
        vertx
            .executeBlocking(() -> ContractFiles.merge(ConfFiles.contract(), fragments), false)
            .compose(source -> Contract.load(vertx, source))
            .map(valid -> valid.requireRates(RateClasses.from(settings)::has));
    return new Node(vertx, metrics, home, roles, info, traces, contract, cluster);
  }

  /**
   * Each pool of a node registers these gauges of Vert.x under the same name, so only the first of
   * them would count; how many wait for a pool is in {@code vertx.pool.queue.pending}.
   */
  private static void oneOfMany(PrometheusMeterRegistry metrics) {
    metrics
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("vertx.sql.processing.pending"))
        .meterFilter(MeterFilter.denyNameStartsWith("vertx.redis.processing.pending"));
  }

  /**
   * Without those of HTTP and of bytes on connections: they would cost a redirect about as much as
   * the rest of it. The gateway counts operations, the edge redirects. And without those of net
   * clients, of which a node has several: each registers the same gauge, and only the first counts.
   */
  private static MicrometerMetricsOptions meters() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT);
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

  /** How long it says that it is not ready before it stops. */
  Duration drainDelay() {
    return Duration.ofMillis(drainDelayMs);
  }

  /** Drains, then takes everything down in the opposite order of its start. */
  Future<Void> stop() {
    health.ready(false);
    Future<Void> withdrawn = cluster == null ? Future.succeededFuture() : cluster.withdraw();
    // Bound to no event loop: the last step ends all of them, and nobody would hear of its end.
    return Future.fromCompletionStage(withdrawn.compose(done -> noticed()).toCompletionStage())
        .eventually(shutdown::close);
  }

  /** So long those who send traffic here have to see that this node is not ready any more. */
  private Future<Void> noticed() {
    return drainDelayMs == 0 ? Future.succeededFuture() : vertx.timer(drainDelayMs).mapEmpty();
  }

  private Future<JsonObject> deploy(Settings settings, Consumer<JsonObject> onFirstStart) {
    drainDelayMs = settings.duration("drainDelay").toMillis();
    Host host =
        new Host(
            vertx,
            settings,
            home,
            clock,
            metrics,
            info,
            health,
            contract,
            new MeshClient(vertx, clock, roles.has(Role.GATEWAY) ? Role.GATEWAY.text() : "node"),
            shutdown);
    MeshReports.start(host);
    Future<Void> ops = GatewayRole.openOps(host);
    Servers servers = Servers.watch(host, roles);
    ContextRoles hosted = new ContextRoles(host, servers);
    Geo geo = Geo.from(settings);
    // Links live in PostgreSQL, so nothing can be served before it answers. Kafka and Redis may
    // come later.
    Future<Optional<Edge>> edge = servers.postgres().compose(there -> edge(host, servers, geo));
    // Short links first: they need the edge and nothing else. What needs more gets a 503 until
    // then.
    Future<Void> port = edge.compose(ready -> port(host, ready));
    Future<Void> contexts =
        Future.all(port, servers.topics()).compose(there -> hosted.deploy(roles));
    Future<Void> clickStore =
        contexts.compose(deployed ->
            roles.has(Role.TRACKING) ? hosted.clickStore(geo) : Future.succeededFuture());
    if (cluster != null) {
      cluster.watch(host);
    }
    Future<Void> lanes =
        contexts.compose(deployed ->
            edge.result()
                .map(open -> EdgeRole.tellLanes(host, open))
                .orElseGet(Future::succeededFuture));
    Future<JsonObject> firstStart =
        contexts.compose(deployed ->
            roles.has(Role.AUTH)
                ? new FirstStart(host).run(roles, onFirstStart)
                : Future.succeededFuture(FirstStart.elsewhere()));
    return Future.all(ops, contract, clickStore, lanes, firstStart)
        .onSuccess(deployed -> health.ready(true))
        .map(deployed -> firstStart.result());
  }

  private Future<Optional<Edge>> edge(Host host, Servers servers, Geo geo) {
    return roles.has(Role.EDGE)
        ? EdgeRole.open(host, servers, geo).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  /** Every node opens one: at least for whether it is well. */
  private Future<Void> port(Host host, Optional<Edge> edge) {
    Supplier<Handler<HttpServerRequest>> shortLinks =
        edge.<Supplier<Handler<HttpServerRequest>>>map(open -> open::handler)
            .orElse(NoShortLinks::new);
    return roles.has(Role.GATEWAY)
        ? GatewayRole.open(host, shortLinks)
        : GatewayRole.openEdgeOnly(host, shortLinks);
  }

  /** Behind these may be any number of clients. */
  private static Predicate<InetAddress> standsForMany(Settings settings) {
    ClientAddress clients = Host.clients(settings);
    return address -> address.isLoopbackAddress() || clients.isProxy(address.getHostAddress());
  }
}
