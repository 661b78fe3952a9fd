package io.tributary.mesh;

import java.util.List;
import java.util.Objects;

/**
 * What a node says about itself every few seconds, for whoever draws the mesh. A hint: one that is
 * lost leaves a gap of an interval in the picture.
 *
 * @param nodeId names the node for as long as it runs
 * @param name for people: its host's
 * @param version of what it runs
 * @param roles what it hosts
 * @param startedAtMs epoch milliseconds
 * @param atMs epoch milliseconds of this report
 * @param intervalMs what {@code calls} covers
 * @param status {@code ok}, {@code degraded}, {@code not ready} or {@code leaving}
 * @param reasons why it is not ok, by part; they name no address and no secret
 * @param calls at most {@link #MAX_CALLS}, the busiest first
 */
public record NodeReport(
    String nodeId,
    String name,
    String version,
    List<String> roles,
    long startedAtMs,
    long atMs,
    long intervalMs,
    String status,
    List<String> reasons,
    List<CallStats> calls) {
  /** More kinds of calls than the contract has operations; a report stays within some 100 KB. */
  public static final int MAX_CALLS = 250;

  public static final String LEAVING = "leaving";

  public NodeReport {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(status, "status");
    roles = List.copyOf(roles);
    reasons = List.copyOf(reasons);
    calls = List.copyOf(calls.subList(0, Math.min(MAX_CALLS, calls.size())));
  }

  /** The same by the clock of whoever hears it: clocks of nodes may differ. */
  public NodeReport heardAt(long nowMs) {
    return new NodeReport(
        nodeId, name, version, roles, startedAtMs, nowMs, intervalMs, status, reasons, calls);
  }
}
