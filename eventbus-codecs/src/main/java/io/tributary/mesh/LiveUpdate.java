package io.tributary.mesh;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What changed in a workspace a moment ago, for dashboards. Counters are absolute, so a lost or
 * repeated update does no harm: the one with the higher {@code seq} wins.
 *
 * @param workspaceId the only workspace that may see it
 * @param source the context that counted: {@code tracking} or {@code payments}
 * @param seq grows with every update of this workspace and source
 * @param atMs epoch milliseconds
 * @param counters absolute counters by name; sums are in minor units
 * @param events the newest events, newest last, at most {@link #MAX_EVENTS}
 */
public record LiveUpdate(
    String workspaceId, String source, long seq, long atMs, JsonObject counters, JsonArray events) {
  /** More than anybody reads in the moment an update is shown. */
  public static final int MAX_EVENTS = 20;

  public static final String TRACKING = "tracking";
  public static final String PAYMENTS = "payments";
}
