package io.tributary.kit.traffic;

import io.tributary.kit.health.HealthChecks;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.node.NodeInfo;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.NodeReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Tells the mesh every few seconds how this node is and whom it asked. */
public final class NodeReporter {
  /** Fresh enough to be called live, rare enough to cost nothing. */
  static final long INTERVAL_MS = 3_000;

  private static final int MAX_REASONS = 20;

  private final Vertx vertx;
  private final NodeInfo node;
  private final HealthChecks health;
  private final Clock clock;
  private final Traffic traffic;
  private final ForeignServices services;
  private long lastMs;
  private long timer = -1;

  public NodeReporter(Vertx vertx, NodeInfo node, HealthChecks health, Clock clock) {
    this.vertx = vertx;
    this.node = node;
    this.health = health;
    this.clock = clock;
    this.traffic = Traffic.of(vertx);
    this.services = ForeignServices.of(vertx);
    this.lastMs = clock.millis();
  }

  /** Begins to report, on the calling context. */
  public void start() {
    timer = vertx.setPeriodic(INTERVAL_MS, tick -> report());
  }

  /** Says that this node leaves, so that nobody has to guess. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    publish(NodeReport.LEAVING, List.of());
    return Future.succeededFuture();
  }

  private void report() {
    // A part that hangs is given up within the interval, so reports do not pile up.
    health.check().onSuccess(parts -> publish(status(parts), reasons(parts)));
  }

  private synchronized void publish(String status, List<String> reasons) {
    long nowMs = clock.millis();
    long intervalMs = nowMs - lastMs;
    lastMs = nowMs;
    vertx
        .eventBus()
        .publish(
            Addresses.NODE_REPORTS,
            new NodeReport(
                node.id(),
                node.name(),
                node.version(),
                node.roles(),
                node.startedAtMs(),
                nowMs,
                intervalMs,
                status,
                reasons,
                traffic.flip(),
                services.now()));
  }

  private String status(Map<String, PartHealth> parts) {
    return switch (health.readiness()) {
      case STARTING -> "not ready";
      case LEAVING -> NodeReport.LEAVING;
      case READY -> wellAll(parts) ? "ok" : "degraded";
    };
  }

  private static boolean wellAll(Map<String, PartHealth> parts) {
    return parts.values().stream().allMatch(part -> part.status() == PartHealth.Status.OK);
  }

  private static List<String> reasons(Map<String, PartHealth> parts) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue().status() != PartHealth.Status.OK)
        .map(part -> part.getKey() + ": " + part.getValue().reason())
        .limit(MAX_REASONS)
        .toList();
  }
}
