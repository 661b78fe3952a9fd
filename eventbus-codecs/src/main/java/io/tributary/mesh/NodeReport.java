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
 * @param services in other languages that have joined here, at most {@link #MAX_SERVICES}; none
 *     from a node of the first release
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
    List<CallStats> calls,
    List<ServiceReport> services) {
  /** More kinds of calls than the contract has operations; a report stays within some 100 KB. */
  public static final int MAX_CALLS = 250;

  /** Beside the calls they are little; whoever has more connections sees the first of them. */
  public static final int MAX_SERVICES = 100;

  public static final String LEAVING = "leaving";

  public NodeReport {
    Objects.requireNonNull(nodeId, "nodeId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(status, "status");
    roles = List.copyOf(roles);
    reasons = List.copyOf(reasons);
    calls = List.copyOf(calls.subList(0, Math.min(MAX_CALLS, calls.size())));
    // Absent in what the first release says.
    List<ServiceReport> told = Objects.requireNonNullElse(services, List.of());
    services = List.copyOf(told.subList(0, Math.min(MAX_SERVICES, told.size())));
  }

  /** The same by the clock of whoever hears it: clocks of nodes may differ. */
  public NodeReport heardAt(long nowMs) {
    return new NodeReport(
        nodeId,
        name,
        version,
        roles,
        startedAtMs,
        nowMs,
        intervalMs,
        status,
        reasons,
        calls,
        services);
  }
}
