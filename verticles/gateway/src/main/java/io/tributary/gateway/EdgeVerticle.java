package io.tributary.gateway;

import io.tributary.gateway.api.RequestIds;
import io.tributary.gateway.guard.ConnectionGuard;
import io.tributary.gateway.ops.HealthReport;
import io.tributary.gateway.ops.PublicHealth;
import io.tributary.kit.config.ListenPort;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.node.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's HTTP server on a node without API and dashboards: whether it is well, for load
 * balancers, and short links where it hosts the edge.
 */
public final class EdgeVerticle extends VerticleBase {
  private static final int DRAIN_SECONDS = 20;

  private final GatewayConfig config;
  private final @Nullable Tls tls;
  private final NodeInfo node;
  private final HealthChecks health;
  private final ClientAddress clients;
  private final Supplier<Handler<HttpServerRequest>> edge;
  private @Nullable HttpServer server;

  /**
   * @param tls {@link Tls#of} the same configuration, shared by all instances
   * @param clients knows the proxies whose word counts
   * @param edge makes the handler of short links for the event loop that asks
   */
  public EdgeVerticle(
      GatewayConfig config,
      @Nullable Tls tls,
      NodeInfo node,
      HealthChecks health,
      ClientAddress clients,
      Supplier<Handler<HttpServerRequest>> edge) {
    this.config = config;
    this.tls = tls;
    this.node = node;
    this.health = health;
    this.clients = clients;
    this.edge = edge;
  }

  @Override
  public Future<?> start() {
    FrontDoor door = new FrontDoor(null, edge.get(), clients);
    Router site = site();
    door.open(site, site);
    HttpServer listening =
        vertx
            .createHttpServer(ServerOptions.of(config, tls))
            .connectionHandler(ConnectionGuard::attend)
            .requestHandler(door);
    server = listening;
    return ListenPort.of("port", config.host(), config.port())
        .explain(listening.listen())
        .onSuccess(open -> {
          if (tls != null) {
            tls.reloadInto(vertx, open, config.tlsReloadMs());
          }
        });
  }

  /** Requests under way are finished. */
  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }

  private Router site() {
    Router router = Router.router(vertx);
    PublicHealth.mount(router, new HealthReport(node, health));
    router.route().handler(RequestIds::handle);
    router.route().handler(context -> context.fail(404));
    router.route().failureHandler(GatewayVerticle::fail);
    return router;
  }
}
