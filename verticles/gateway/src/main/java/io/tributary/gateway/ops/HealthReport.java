package io.tributary.gateway.ops;

import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.node.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** How this node is, as JSON. */
final class HealthReport {
  private final NodeInfo node;
  private final HealthChecks health;

  HealthReport(NodeInfo node, HealthChecks health) {
    this.node = node;
    this.health = health;
  }

  /** {@code {status, node, version}}. */
  JsonObject alive() {
    return signed("ok");
  }

  /** {@code {status, node, version, reason}}; the reason only while it is not ready. */
  JsonObject ready() {
    return switch (health.readiness()) {
      case READY -> signed("ok");
      case STARTING -> signed("not ready").put("reason", "starting");
      case LEAVING -> signed("not ready").put("reason", "leaving");
    };
  }

  /**
   * {@code {status, node, version, roles, startedAt, parts: {name: {status, reason}}}}; the status
   * is {@code ok}, {@code degraded} or {@code not ready}.
   */
  Future<JsonObject> full() {
    return health.check().map(this::full);
  }

  private JsonObject full(Map<String, PartHealth> parts) {
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
    JsonObject report = ready();
    if (health.ready() && !allWell) {
      report.put("status", "degraded");
    }
    return report
        .put("roles", new JsonArray(node.roles()))
        .put("startedAt", Instant.ofEpochMilli(node.startedAtMs()).toString())
        .put("parts", details);
  }

  private JsonObject signed(String status) {
    return new JsonObject()
        .put("status", status)
        .put("node", node.id())
        .put("version", node.version());
  }
}
