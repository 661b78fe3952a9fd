package io.tributary.app.roles;

import io.tributary.gateway.GatewayConfig;
import io.tributary.gateway.GatewayVerticle;
import io.tributary.gateway.OpsVerticle;
import io.tributary.gateway.Tls;
import io.tributary.gateway.api.ApiServices;
import io.tributary.gateway.limit.RateLimiter;
import io.tributary.gateway.mesh.MeshVerticle;
import io.tributary.gateway.security.Authenticator;
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
    ApiServices services =
        new ApiServices(
            authenticator,
            limiter(host, config),
            host.mesh(),
            Host.clients(host.settings()),
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
                        host.metrics()::scrape,
                        shortLinks)))
        .compose(close -> opened(host, close))
        .compose(open -> picture(host));
  }

  /** Listens to all nodes, so that this one can say how the mesh is. */
  private static Future<Void> picture(Host host) {
    OperatorWorkspace operator = new OperatorWorkspace(host.mesh(), host.clock());
    return host.deploy("mesh", () -> new MeshVerticle(host.node(), operator::id, host.clock()));
  }

  /** Opens the port for health, metrics and, if the node hosts them, short links. */
  public static Future<Void> openOpsOnly(
      Host host, Supplier<Handler<HttpServerRequest>> shortLinks) {
    GatewayConfig config = GatewayConfig.from(host.settings());
    @Nullable Tls tls = Tls.of(config);
    return host.deploy(
            "http",
            config.eventLoops(),
            () ->
                new OpsVerticle(
                    config, tls, host.node(), host.health(), host.metrics()::scrape, shortLinks))
        .compose(close -> opened(host, close));
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
