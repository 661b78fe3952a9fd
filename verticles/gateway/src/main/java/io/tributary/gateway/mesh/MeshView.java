package io.tributary.gateway.mesh;

import io.tributary.mesh.MeshJson;
import io.tributary.mesh.NodeReport;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the nodes of the mesh said of themselves lately. Thread-safe. */
final class MeshView {
  private static final Logger LOG = LoggerFactory.getLogger(MeshView.class);

  /** What rates and percentiles cover. */
  static final long WINDOW_MS = 30_000;

  /** A node that has said nothing for so long is away or hangs. */
  static final long SILENT_MS = 15_000;

  /** For so long it is shown as such. */
  private static final long FORGOTTEN_MS = 120_000;

  /** One that leaves in order is no news for long. */
  private static final long LEFT_MS = 12_000;

  private static final int MAX_NODES = 200;
  private static final int MAX_REPORTS = 30;

  private final Map<String, Deque<NodeReport>> reports = new LinkedHashMap<>();

  /**
   * @param body a report, or its JSON form from a service in another language
   * @param nowMs by this node's clock: others' may be wrong
   */
  void take(Object body, long nowMs) {
    NodeReport report;
    try {
      report =
          body instanceof JsonObject json
              ? MeshJson.decode(json.toBuffer().getBytes(), NodeReport.class)
              : (NodeReport) body;
    } catch (IllegalArgumentException | ClassCastException e) {
      LOG.debug("no report: {}", e.toString());
      return;
    }
    keep(report, nowMs);
  }

  /** Of each node its reports, the oldest first; those of nodes long gone are left out. */
  synchronized List<Heard> nodes(long nowMs) {
    forget(nowMs);
    return reports.values().stream().map(of -> new Heard(List.copyOf(of))).toList();
  }

  private synchronized void keep(NodeReport report, long nowMs) {
    forget(nowMs);
    if (reports.size() >= MAX_NODES && !reports.containsKey(report.nodeId())) {
      return;
    }
    Deque<NodeReport> of = reports.computeIfAbsent(report.nodeId(), id -> new ArrayDeque<>());
    of.addLast(report.heardAt(nowMs));
    while (of.size() > MAX_REPORTS || of.getFirst().atMs() < nowMs - WINDOW_MS) {
      of.removeFirst();
    }
  }

  private void forget(long nowMs) {
    reports
        .values()
        .removeIf(of -> {
          NodeReport last = of.getLast();
          long keepMs = last.status().equals(NodeReport.LEAVING) ? LEFT_MS : FORGOTTEN_MS;
          return last.atMs() < nowMs - keepMs;
        });
  }

  /** The reports of one node. */
  record Heard(List<NodeReport> reports) {
    NodeReport last() {
      return reports.getLast();
    }

    boolean silent(long nowMs) {
      return last().atMs() < nowMs - SILENT_MS;
    }

    /** Those within the window; none of a node that has been silent for longer. */
    List<NodeReport> recent(long nowMs) {
      return reports.stream().filter(report -> report.atMs() >= nowMs - WINDOW_MS).toList();
    }
  }
}
