package io.tributary.tracking.clickstore;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A workspace's absolute counters, as dashboards read them.
 *
 * @param seq grows with every change
 * @param counters sums in minor units by currency under {@code revenue}
 */
record Totals(long seq, JsonObject counters) {
  /** To be followed by the workspaces' ids as one parameter and {@code )}. */
  static final String QUERY =
      """
      SELECT t.*, (SELECT jsonb_object_agg(r.currency, r.amount) FROM workspace_revenue r
                   WHERE r.workspace_id = t.workspace_id) AS revenue
      FROM workspace_totals t WHERE t.workspace_id = ANY(\
      """;

  static Totals of(
      long seq, long clicks, long bots, long leads, long sales, @Nullable JsonObject revenue) {
    return new Totals(
        seq,
        new JsonObject()
            .put("clicks", clicks)
            .put("bots", bots)
            .put("leads", leads)
            .put("sales", sales)
            .put("revenue", revenue == null ? new JsonObject() : revenue));
  }

  /** Of a workspace in which nothing has happened yet. */
  static Totals none() {
    return of(0, 0, 0, 0, 0, null);
  }
}
