package io.tributary.app.roles;

import io.tributary.gateway.EdgeVerticle;
import io.tributary.gateway.GatewayConfig;
import io.tributary.gateway.GatewayVerticle;
import io.tributary.gateway.Tls;
import io.tributary.gateway.api.ApiServices;
import io.tributary.gateway.api.BodyBudget;
import io.tributary.gateway.limit.RateLimiter;
import io.tributary.gateway.mesh.MeshVerticle;
import io.tributary.gateway.ops.HealthReport;
import io.tributary.gateway.ops.OpsConfig;
import io.tributary.gateway.ops.OpsPortVerticle;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.redis.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Role#GATEWAY}, and what listens in its place on the other nodes. */
public final class GatewayRole {
  private GatewayRole() {}

  /**
   * Opens the port for everything.
   *
   * @param shortLinks makes the handler of short links for the event loop that asks
   */
  public static Future<Void> open(Host host, Supplier<Handler<HttpServerRequest>> shortLinks) {
    GatewayConfig config = GatewayConfig.from(host.settings());
    Tls tls = Tls.of(config);
    Authenticator authenticator =
        new Authenticator(
            host.vertx(), host.mesh(), host.settings().string("auth.issuer"), host.clock());
    ClientAddress clients = Host.clients(host.settings());
    BodyBudget bodies =
        new BodyBudget(
            config.maxHeldBodyBytes(), config.maxHeldBodyBytesPerAddress(), clients::isProxy);
    ApiServices services =
        new ApiServices(
            authenticator,
            limiter(host, config),
            host.mesh(),
            clients,
            bodies,
            host.metrics(),
            host.clock(),
            config.requestTimeoutMs());
    return authenticator
        .start(host.vertx())
        .compose(listening ->
            host.deploy(
                "gateway",
                config.eventLoops(),
                () ->
                    new GatewayVerticle(
                        config,
                        tls,
                        host.contract(),
                        services,
                        host.node(),
                        host.health(),
                        shortLinks)))
        .compose(close -> opened(host, close))
        .compose(open -> picture(host));
  }

  /** Listens to all nodes, so that this one can say how the mesh is. */
  private static Future<Void> picture(Host host) {
    OperatorWorkspace operator = new OperatorWorkspace(host.mesh(), host.clock());
    return host.deploy("mesh", () -> new MeshVerticle(host.node(), operator::id, host.clock()));
  }

  /** Opens the port for whether it is well and, if the node hosts them, short links. */
  public static Future<Void> openEdgeOnly(
      Host host, Supplier<Handler<HttpServerRequest>> shortLinks) {
    GatewayConfig config = GatewayConfig.from(host.settings());
    @Nullable Tls tls = Tls.of(config);
    return host.deploy(
            "http",
            config.eventLoops(),
            () ->
                new EdgeVerticle(
                    config,
                    tls,
                    host.node(),
                    host.health(),
                    Host.clients(host.settings()),
                    shortLinks))
        .compose(close -> opened(host, close));
  }

  /** Opens the port for those who watch over this node, if it is to have one. */
  public static Future<Void> openOps(Host host) {
    OpsConfig config = OpsConfig.from(host.settings());
    return config.isOpen()
        ? host.deploy(
            "ops",
            () ->
                new OpsPortVerticle(
                    config,
                    HostName.get(),
                    new HealthReport(host.node(), host.health()),
                    host.metrics()::scrape))
        : Future.succeededFuture();
  }

  private static RateLimiter limiter(Host host, GatewayConfig config) {
    RateLimiter limiter =
        new RateLimiter(
            host.vertx(), config.rates(), RedisConfig.from(host.settings()), host.clock());
    host.shutdown().push(limiter::close);
    host.health().register("rateLimits", () -> Future.succeededFuture(limiter.health()));
    return limiter;
  }

  private static Future<Void> opened(Host host, Supplier<Future<?>> close) {
    // Opened before what is behind it, and closed before it too.
    host.shutdown().front(close);
    return Future.succeededFuture();
  }
}
