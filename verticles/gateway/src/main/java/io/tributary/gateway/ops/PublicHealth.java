package io.tributary.gateway.ops;

import io.tributary.kit.health.HealthChecks;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What anybody may know of a node: whether it lives, takes traffic and is well, which is what
 * orchestrators and load balancers act on. Which part is unwell and why stands at the ops port.
 */
public final class PublicHealth {
  private PublicHealth() {}

  public static void mount(Router router, HealthReport report) {
    // That an event loop answers at all is what makes it alive.
    router.get("/api/health/live").handler(context -> json(context, 200, HealthReport.alive()));
    router
        .get("/api/health/ready")
        .handler(context -> json(context, statusOf(report.checks()), report.ready()));
    router
        .get("/api/health")
        .handler(context ->
            report
                .brief()
                .onComplete(
                    brief -> json(context, statusOf(report.checks()), brief), context::fail));
  }

  /** A node that is degraded still serves, so only one that is not ready answers with 503. */
  static int statusOf(HealthChecks health) {
    return health.ready() ? 200 : 503;
  }

  static void json(RoutingContext context, int status, JsonObject body) {
    HttpServerResponse response = context.response();
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toBuffer());
  }
}
