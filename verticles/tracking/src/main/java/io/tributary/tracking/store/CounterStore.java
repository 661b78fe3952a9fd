package io.tributary.tracking.store;

import io.tributary.tracking.domain.Counted;
import io.tributary.tracking.domain.Totals;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * The running counters of links and workspaces. Rows are locked in one order, links before
 * workspaces; the workspace's row is the one that all its writers meet at, so it comes last.
 */
public final class CounterStore {
  private static final String LINK =
      """
      INSERT INTO link_stats AS s (link_id, leads, conversions, sales) VALUES ($1, $2, $3, $4)
      ON CONFLICT (link_id) DO UPDATE SET leads = s.leads + excluded.leads,
        conversions = s.conversions + excluded.conversions, sales = s.sales + excluded.sales
      """;
  private static final String LINK_REVENUE =
      """
      INSERT INTO link_revenue AS r (link_id, currency, amount) VALUES ($1, $2, $3)
      ON CONFLICT (link_id, currency) DO UPDATE SET amount = r.amount + excluded.amount
      """;
  private static final String WORKSPACE =
      """
      INSERT INTO workspace_totals AS t (workspace_id, seq, leads, sales) VALUES ($1, 1, $2, $3)
      ON CONFLICT (workspace_id) DO UPDATE SET seq = t.seq + 1, leads = t.leads + excluded.leads,
        sales = t.sales + excluded.sales
      """;
  private static final String WORKSPACE_REVENUE =
      """
      INSERT INTO workspace_revenue AS r (workspace_id, currency, amount) VALUES ($1, $2, $3)
      ON CONFLICT (workspace_id, currency) DO UPDATE SET amount = r.amount + excluded.amount
      """;
  private static final String TOTALS =
      """
      SELECT t.*, (SELECT jsonb_object_agg(r.currency, r.amount) FROM workspace_revenue r
                   WHERE r.workspace_id = t.workspace_id) AS revenue
      FROM workspace_totals t WHERE t.workspace_id = $1
      """;

  public Future<Void> countLink(SqlConnection tx, String linkId, Counted change) {
    return tx.preparedQuery(LINK)
        .execute(Tuple.of(linkId, change.leads(), change.buyers(), change.sales()))
        .compose(done ->
            change.amount() == 0
                ? Future.succeededFuture()
                : tx.preparedQuery(LINK_REVENUE)
                    .execute(Tuple.of(linkId, change.currency(), change.amount())))
        .mapEmpty();
  }

  /** Counts for the workspace; the answer has its new totals. Call it last. */
  public Future<Totals> countWorkspace(SqlConnection tx, String workspaceId, Counted change) {
    return tx.preparedQuery(WORKSPACE)
        .execute(Tuple.of(workspaceId, change.leads(), change.sales()))
        .compose(done ->
            change.amount() == 0
                ? Future.succeededFuture()
                : tx.preparedQuery(WORKSPACE_REVENUE)
                    .execute(Tuple.of(workspaceId, change.currency(), change.amount())))
        .compose(done -> totals(tx, workspaceId));
  }

  public Future<Totals> totals(SqlClient client, String workspaceId) {
    return client
        .preparedQuery(TOTALS)
        .execute(Tuple.of(workspaceId))
        .map(rows -> rows.size() == 0 ? Totals.ZERO : totals(rows.iterator().next()));
  }

  private static Totals totals(Row row) {
    return new Totals(
        row.getLong("seq"),
        row.getLong("clicks"),
        row.getLong("bots"),
        row.getLong("leads"),
        row.getLong("sales"),
        Columns.sums(row, "revenue"));
  }
}
