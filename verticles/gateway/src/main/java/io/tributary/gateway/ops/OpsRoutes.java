package io.tributary.gateway.ops;

import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.node.NodeInfo;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** Health for orchestrators and people, metrics for Prometheus. */
public final class OpsRoutes {
  private OpsRoutes() {}

  /**
   * Health is open to everybody, so it names no address and no secret.
   *
   * @param node who answers
   * @param scrape the metrics in Prometheus' text format
   */
  public static void mount(
      Router router, NodeInfo node, HealthChecks health, Supplier<String> scrape) {
    HealthReport report = new HealthReport(node, health);
    // That an event loop answers at all is what makes it alive.
    router.get("/api/health/live").handler(context -> json(context, 200, report.alive()));
    router
        .get("/api/health/ready")
        .handler(context -> json(context, statusOf(health), report.ready()));
    router
        .get("/api/health")
        .handler(context ->
            report.full().onComplete(full -> json(context, statusOf(health), full), context::fail));
    router.get("/api/monitoring/metrics").handler(context -> metrics(context, scrape));
  }

  /** A node that is degraded still serves, so only one that is not ready answers with 503. */
  private static int statusOf(HealthChecks health) {
    return health.ready() ? 200 : 503;
  }

  /**
   * Metrics tell a stranger too much, so they are for this machine only unless a reverse proxy in
   * front of it decides otherwise: the peer must be loopback and nobody may have forwarded the
   * request.
   */
  private static void metrics(RoutingContext context, Supplier<String> scrape) {
    String peer = context.request().remoteAddress().hostAddress();
    boolean local =
        peer != null
            && (peer.startsWith("127.") || peer.equals("::1") || peer.equals("0:0:0:0:0:0:0:1"))
            && context.request().getHeader("x-forwarded-for") == null;
    if (!local) {
      context.fail(404);
      return;
    }
    context
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(scrape.get());
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    HttpServerResponse response = context.response();
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store")
        .end(body.toBuffer());
  }
}
