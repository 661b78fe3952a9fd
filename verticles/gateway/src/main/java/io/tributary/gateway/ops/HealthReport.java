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
import org.jspecify.annotations.Nullable;

/** How this node is, as JSON. Belongs to one event loop. */
public final class HealthReport {
  /** Everybody may ask, and each look at the parts asks the servers behind them. */
  private static final long KNOWN_FOR_NS = 1_000_000_000;

  private final NodeInfo node;
  private final HealthChecks health;
  private @Nullable Future<Boolean> known;
  private long lookedAtNs;

  public HealthReport(NodeInfo node, HealthChecks health) {
    this.node = node;
    this.health = health;
  }

  HealthChecks checks() {
    return health;
  }

  /** {@code {status}}. */
  static JsonObject alive() {
    return new JsonObject().put("status", "ok");
  }

  /** {@code {status, reason}}; the reason only while it is not ready. */
  JsonObject ready() {
    return switch (health.readiness()) {
      case READY -> alive();
      case STARTING -> notReady("starting");
      case LEAVING -> notReady("leaving");
    };
  }

  private static JsonObject notReady(String reason) {
    return new JsonObject().put("status", "not ready").put("reason", reason);
  }

  /**
   * The same, and {@code degraded} where a part is not well. However many ask, the parts are looked
   * at once a second.
   */
  Future<JsonObject> brief() {
    return allWell().map(well -> summary(well));
  }

  private Future<Boolean> allWell() {
    Future<Boolean> last = known;
    if (last == null || System.nanoTime() - lookedAtNs > KNOWN_FOR_NS) {
      lookedAtNs = System.nanoTime();
      last = health.check().map(HealthReport::isWell);
      known = last;
    }
    return last;
  }

  private static boolean isWell(Map<String, PartHealth> parts) {
    return parts.values().stream().allMatch(part -> part.status() == PartHealth.Status.OK);
  }

  private JsonObject summary(boolean well) {
    JsonObject report = ready();
    return health.ready() && !well ? report.put("status", "degraded") : report;
  }

  /**
   * {@code {status, reason, node, version, roles, startedAt, parts: {name: {status, reason}}}}; the
   * status is {@code ok}, {@code degraded} or {@code not ready}.
   */
  Future<JsonObject> full() {
    return health.check().map(this::full);
  }

  private JsonObject full(Map<String, PartHealth> parts) {
    JsonObject details = new JsonObject();
    parts.forEach((name, is) -> {
      JsonObject detail =
          new JsonObject().put("status", is.status().name().toLowerCase(Locale.ROOT));
      if (!is.reason().isEmpty()) {
        detail.put("reason", is.reason());
      }
      details.put(name, detail);
    });
    return summary(isWell(parts))
        .put("node", node.id())
        .put("version", node.version())
        .put("roles", new JsonArray(node.roles()))
        .put("startedAt", Instant.ofEpochMilli(node.startedAtMs()).toString())
        .put("parts", details);
  }
}
