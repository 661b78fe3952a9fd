package io.tributary.gateway.ops;

import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.health.PartHealth;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Health for orchestrators and people, metrics for Prometheus. */
public final class OpsRoutes {
  private OpsRoutes() {}

  /**
   * @param scrape the metrics in Prometheus' text format
   */
  public static void mount(Router router, HealthChecks health, Supplier<String> scrape) {
    router.get("/api/health/live").handler(context -> json(context, 200, status("ok")));
    router.get("/api/health/ready").handler(context -> ready(context, health));
    router.get("/api/health").handler(context -> parts(context, health));
    router.get("/api/monitoring/metrics").handler(context -> metrics(context, scrape));
  }

  private static void ready(RoutingContext context, HealthChecks health) {
    boolean ready = health.ready();
    json(context, ready ? 200 : 503, status(ready ? "ok" : "not ready"));
  }

  private static void parts(RoutingContext context, HealthChecks health) {
    health
        .check()
        .onComplete(
            parts -> json(context, health.ready() ? 200 : 503, report(health.ready(), parts)),
            context::fail);
  }

  /** A node that is degraded still serves, so only one that is not ready answers with 503. */
  private static JsonObject report(boolean ready, Map<String, PartHealth> parts) {
    JsonObject details = new JsonObject();
    boolean allWell = true;
    for (Map.Entry<String, PartHealth> part : parts.entrySet()) {
      PartHealth is = part.getValue();
      JsonObject detail =
          new JsonObject().put("status", is.status().name().toLowerCase(Locale.ROOT));
      if (!is.reason().isEmpty()) {
        detail.put("reason", is.reason());
      }
      details.put(part.getKey(), detail);
      allWell = allWell && is.status() == PartHealth.Status.OK;
    }
    String overall = ready ? (allWell ? "ok" : "degraded") : "not ready";
    return status(overall).put("parts", details);
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

  private static JsonObject status(String status) {
    return new JsonObject().put("status", status);
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
