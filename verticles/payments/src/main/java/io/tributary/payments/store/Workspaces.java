package io.tributary.payments.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The row that every change of a workspace's money locks first, and its live counters. */
public final class Workspaces {
  private static final String ENSURE =
      """
      INSERT INTO workspaces (workspace_id, currency) VALUES ($1, $2)
      ON CONFLICT (workspace_id) DO NOTHING
      """;
  private static final String LOCK =
      """
      SELECT workspace_id, currency FROM workspaces WHERE workspace_id = ANY($1)
      ORDER BY workspace_id FOR UPDATE
      """;

  /** What was earned in each currency, as the ledger has it. */
  private static final String EARNED =
      """
      (SELECT jsonb_object_agg(a.currency, a.debits - a.credits) FROM accounts a
        WHERE a.workspace_id = $1 AND a.owner_kind = 'workspace' AND a.owner_id = $1
          AND a.kind = 'commission_expense') AS earned
      """;

  private static final String ADD =
      """
      UPDATE workspaces SET seq = seq + 1, commissions = commissions + $2, earnings = earnings + $3
      WHERE workspace_id = $1
      RETURNING seq, commissions, earnings,
      """
          + EARNED;
  private static final String READ =
      "SELECT seq, commissions, earnings, " + EARNED + " FROM workspaces WHERE workspace_id = $1";

  private Workspaces() {}

  /**
   * The live counters of a workspace.
   *
   * @param seq grows with every change
   * @param commissions how many stand
   * @param earnings what they sum up to, in minor units of the workspace's currency
   * @param earningsAmounts what they sum up to by currency, in minor units
   */
  public record Counters(
      long seq, long commissions, long earnings, Map<String, Long> earningsAmounts) {
    public static final Counters NONE = new Counters(0, 0, 0, Map.of());

    public Counters {
      earningsAmounts = Map.copyOf(earningsAmounts);
    }
  }

  public static Future<Void> ensure(SqlConnection tx, String workspaceId, String currency) {
    return tx.preparedQuery(ENSURE).execute(Tuple.of(workspaceId, currency)).mapEmpty();
  }

  /**
   * Locks the rows, in one order for everybody, until the transaction ends.
   *
   * @return the currency of each workspace that there is
   */
  public static Future<Map<String, String>> lock(
      SqlConnection tx, Collection<String> workspaceIds) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceIds.toArray(String[]::new)))
        .map(rows -> {
          Map<String, String> currencies = new HashMap<>();
          rows.forEach(
              row -> currencies.put(row.getString("workspace_id"), row.getString("currency")));
          return currencies;
        });
  }

  /** Moves the counters; the row must be locked. */
  public static Future<Counters> add(
      SqlConnection tx, String workspaceId, long commissions, long earnings) {
    return tx.preparedQuery(ADD)
        .execute(Tuple.of(workspaceId, commissions, earnings))
        .map(rows -> counters(rows.iterator().next()));
  }

  public static Future<Optional<Counters>> counters(SqlClient client, String workspaceId) {
    return client
        .preparedQuery(READ)
        .execute(Tuple.of(workspaceId))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(counters(rows.iterator().next())));
  }

  private static Counters counters(Row row) {
    Map<String, Long> earned = new TreeMap<>();
    JsonObject byCurrency = row.get(JsonObject.class, "earned");
    if (byCurrency != null) {
      byCurrency.fieldNames().forEach(code -> earned.put(code, byCurrency.getLong(code)));
    }
    return new Counters(
        row.getLong("seq"), row.getLong("commissions"), row.getLong("earnings"), earned);
  }
}
