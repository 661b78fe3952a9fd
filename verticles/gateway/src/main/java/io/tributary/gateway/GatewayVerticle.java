package io.tributary.gateway;

import io.tributary.gateway.api.ApiRoutes;
import io.tributary.gateway.api.ApiServices;
import io.tributary.gateway.api.ErrorWriter;
import io.tributary.gateway.api.OtherMethods;
import io.tributary.gateway.api.RequestIds;
import io.tributary.gateway.bus.BrowserBus;
import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.guard.ConnectionGuard;
import io.tributary.gateway.limit.RateClass;
import io.tributary.gateway.live.Heartbeat;
import io.tributary.gateway.live.LiveSockets;
import io.tributary.gateway.ops.HealthReport;
import io.tributary.gateway.ops.PublicHealth;
import io.tributary.gateway.overload.LoopLoad;
import io.tributary.gateway.ui.UiRoutes;
import io.tributary.kit.config.ListenPort;
import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.node.NodeInfo;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One event loop's HTTP server: short links go to the edge, everything else to the router. */
public final class GatewayVerticle extends VerticleBase {
  private static final int DRAIN_SECONDS = 20;
  private static final Heartbeat HEARTBEAT = new Heartbeat(25_000, 3);

  private final GatewayConfig config;
  private final @Nullable Tls tls;
  private final Future<Contract> contract;
  private final ApiServices services;
  private final NodeInfo node;
  private final HealthChecks health;
  private final Supplier<Handler<HttpServerRequest>> edge;
  private final LoopLoad load;
  private @Nullable LiveSockets sockets;
  private @Nullable HttpServer server;

  /**
   * @param tls {@link Tls#of} the same configuration, shared by all instances
   * @param contract may still be on its way: short links do not wait for it
   * @param edge makes the handler of short links for the event loop that asks
   */
  public GatewayVerticle(
      GatewayConfig config,
      @Nullable Tls tls,
      Future<Contract> contract,
      ApiServices services,
      NodeInfo node,
      HealthChecks health,
      Supplier<Handler<HttpServerRequest>> edge) {
    this.config = config;
    this.tls = tls;
    this.contract = contract;
    this.services = services;
    this.node = node;
    this.health = health;
    this.edge = edge;
    this.load = new LoopLoad(config.maxOperations(), config.maxLagMs());
  }

  @Override
  public Future<?> start() {
    load.start(vertx);
    LiveSockets live =
        new LiveSockets(
            vertx,
            services.authenticator(),
            services.mesh(),
            services.metrics(),
            services.clock(),
            config.maxSockets(),
            HEARTBEAT);
    sockets = live;
    FrontDoor door = new FrontDoor(config.apiHost(), edge.get(), services.clients());
    HttpServer listening =
        vertx
            .createHttpServer(ServerOptions.of(config, tls))
            .connectionHandler(ConnectionGuard::attend)
            .requestHandler(door);
    server = listening;
    contract.onSuccess(valid -> context.runOnContext(here -> open(door, valid, live)));
    return live.start()
        .compose(ready ->
            ListenPort.of("port", config.host(), config.port()).explain(listening.listen()))
        .onSuccess(open -> {
          if (tls != null) {
            tls.reloadInto(vertx, open, config.tlsReloadMs());
          }
        });
  }

  private void open(FrontDoor door, Contract valid, LiveSockets live) {
    Router api =
        ApiRoutes.create(
            vertx,
            valid,
            services,
            load,
            config.maxBodyBytes(),
            config.guard().exchangeTimeoutMs());
    door.open(site(api, live, valid), root(api));
  }

  /** Dashboards are told to reconnect, requests under way are finished. */
  @Override
  public Future<?> stop() {
    LiveSockets live = sockets;
    HttpServer listening = server;
    load.stop();
    Future<Void> said = live == null ? Future.succeededFuture() : live.stop();
    return said.eventually(() ->
        listening == null
            ? Future.succeededFuture()
            : listening.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS));
  }

  /** The routes of an ordinary host: API under /api, UI under /app. */
  private Router site(Router api, LiveSockets live, Contract valid) {
    Router router = Router.router(vertx);
    if (!config.corsOrigins().isEmpty()) {
      router
          .route("/api/*")
          .handler(
              CorsHandler.create()
                  .addOrigins(config.corsOrigins())
                  .allowedMethods(
                      Set.of(
                          HttpMethod.GET,
                          HttpMethod.POST,
                          HttpMethod.PUT,
                          HttpMethod.PATCH,
                          HttpMethod.DELETE))
                  .allowedHeaders(Set.of("authorization", "content-type", "idempotency-key")));
    }
    router
        .get("/api/live")
        .handler(RequestIds::handle)
        .handler(context ->
            admit(context)
                .compose(admitted -> live.accept(context.request()))
                .onFailure(failure -> ErrorWriter.write(context, failure)));
    if (!config.browserBus().isEmpty()) {
      router
          .route("/api/bus/*")
          .subRouter(BrowserBus.router(vertx, config.browserBus(), valid, services));
    }
    PublicHealth.mount(router, new HealthReport(node, health));
    OtherMethods.refuse(router);
    router.route("/api/*").subRouter(api);
    router.route("/app/*").subRouter(UiRoutes.create(vertx));
    router.get("/").handler(context -> redirect(context, "/app/"));
    router
        .get("/robots.txt")
        .handler(context ->
            context
                .response()
                .putHeader("content-type", "text/plain")
                .end("User-agent: *\nDisallow: /api/\nDisallow: /app/\n"));
    OtherMethods.refuse(router);
    router.route().handler(RequestIds::handle);
    router.route().handler(context -> context.fail(404));
    router.route().failureHandler(GatewayVerticle::fail);
    return router;
  }

  /** Each new socket proves who it is, which costs its address a token. */
  private Future<Void> admit(RoutingContext context) {
    // Nothing of the request may be lost while it is decided.
    context.request().pause();
    String address = Addresses.subscriber(services.clients().of(context.request()));
    return services
        .limiter()
        .take(RateClass.OPEN, address)
        .compose(decision ->
            decision.allowed()
                ? Future.succeededFuture()
                : Future.failedFuture(
                    MeshException.tooMany(
                        "Too many new dashboards from this address.",
                        Duration.ofMillis(decision.retryMs()))));
  }

  /** The routes of the API host, and of well-known paths: the same operations at the root. */
  private Router root(Router api) {
    Router router = Router.router(vertx);
    router.route("/api/*").subRouter(api);
    router.route("/*").subRouter(api);
    router.route().failureHandler(GatewayVerticle::fail);
    return router;
  }

  private static void redirect(RoutingContext context, String to) {
    context.response().setStatusCode(302).putHeader("location", to).end();
  }

  static void fail(RoutingContext context) {
    Throwable failure = context.failure();
    ErrorWriter.write(context, failure == null ? new HttpException(context.statusCode()) : failure);
  }
}
