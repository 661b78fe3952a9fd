package io.tributary.payments.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What partners have earned, by currency: read from their accounts, whatever the programme. */
public final class Balances {
  private static final String EARNED =
      """
      SELECT owner_id, currency, credits - debits AS earned FROM accounts
       WHERE workspace_id = $1 AND owner_kind = 'partner' AND owner_id = ANY($2) AND kind = 'partner_payable'
      """;

  private Balances() {}

  /**
   * Minor units by partner and currency; a partner without an account is not in it.
   *
   * @param partnerIds of a page
   */
  public static Future<Map<String, Map<String, Long>>> earned(
      SqlClient client, String workspaceId, Collection<String> partnerIds) {
    return client
        .preparedQuery(EARNED)
        .execute(Tuple.of(workspaceId, (Object) partnerIds.toArray(String[]::new)))
        .map(rows -> {
          Map<String, Map<String, Long>> earned = new HashMap<>();
          rows.forEach(row ->
              earned
                  .computeIfAbsent(row.getString("owner_id"), id -> new TreeMap<>())
                  .put(row.getString("currency"), row.getLong("earned")));
          return earned;
        });
  }
}
