package io.tributary.payments.store;

import io.tributary.kit.id.Ids;
import io.tributary.payments.domain.Account;
import io.tributary.payments.domain.Entry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger. Only additions: what was posted stays, the database refuses anything else. Whoever
 * posts has locked the workspace before ({@link Workspaces#lock}).
 */
public final class Ledger {
  private static final String ENSURE_ACCOUNTS =
      """
      INSERT INTO accounts (id, workspace_id, owner_kind, owner_id, kind, currency)
      SELECT * FROM jsonb_to_recordset($1) AS x (id text, workspace_id text, owner_kind text, owner_id text,
                                                 kind text, currency text)
      ON CONFLICT ON CONSTRAINT accounts_natural_key DO NOTHING
      """;
  private static final String FIND_ACCOUNTS =
      """
      SELECT a.id, a.workspace_id, a.owner_kind, a.owner_id, a.kind, a.currency
        FROM accounts a
        JOIN jsonb_to_recordset($1) AS x (workspace_id text, owner_kind text, owner_id text, kind text, currency text)
       USING (workspace_id, owner_kind, owner_id, kind, currency)
      """;
  private static final String INSERT_TRANSACTIONS =
      """
      INSERT INTO ledger_transactions (id, workspace_id, kind, reference, created_at)
      SELECT id, workspace_id, kind, reference, $2
        FROM jsonb_to_recordset($1) AS x (id text, workspace_id text, kind text, reference text)
      """;
  private static final String INSERT_POSTINGS =
      """
      INSERT INTO postings (transaction_id, workspace_id, account_id, amount, currency)
      SELECT * FROM jsonb_to_recordset($1) AS x (transaction_id text, workspace_id text, account_id text,
                                                 amount bigint, currency text)
      """;
  private static final String INSERT_REVERSAL =
      """
      INSERT INTO ledger_transactions (id, workspace_id, kind, reference, reverses, created_at)
      SELECT $3, workspace_id, kind || '.reversal', $4, id, $5
        FROM ledger_transactions WHERE workspace_id = $1 AND id = $2
      """;
  private static final String NEGATE_POSTINGS =
      """
      INSERT INTO postings (transaction_id, workspace_id, account_id, amount, currency)
      SELECT $3, workspace_id, account_id, -amount, currency
        FROM postings WHERE workspace_id = $1 AND transaction_id = $2 ORDER BY id
      """;
  private static final String TRIAL_BALANCE =
      """
      SELECT currency, sum(debits)::bigint AS debit, sum(credits)::bigint AS credit
        FROM accounts WHERE workspace_id = $1 GROUP BY currency ORDER BY currency
      """;
  private static final String ACCOUNTS =
      """
      SELECT a.id, a.owner_kind, a.owner_id, p.name AS owner_name, a.kind, a.currency, a.debits, a.credits
        FROM accounts a LEFT JOIN partners p ON p.workspace_id = a.workspace_id AND p.id = a.owner_id
       WHERE a.workspace_id = $1 AND ($2::text IS NULL OR a.id > $2) ORDER BY a.id LIMIT $3
      """;
  private static final String TRANSACTIONS =
      """
      SELECT t.id, t.kind, t.reference, t.reverses, t.created_at,
             (SELECT jsonb_agg(jsonb_build_object('accountId', p.account_id, 'accountKind', a.kind,
                                                  'ownerId', a.owner_id, 'amount', p.amount,
                                                  'currency', p.currency) ORDER BY p.id)
                FROM postings p JOIN accounts a ON a.id = p.account_id
               WHERE p.transaction_id = t.id) AS postings
        FROM ledger_transactions t
       WHERE t.workspace_id = $1
         AND ($2::text IS NULL
              OR (t.created_at, t.id) < (SELECT k.created_at, k.id FROM ledger_transactions k
                                          WHERE k.workspace_id = $1 AND k.id = $2))
       ORDER BY t.created_at DESC, t.id DESC LIMIT $3
      """;

  private Ledger() {}

  /** The sums of one currency over all accounts of a workspace; they are equal. */
  public record Balance(String currency, long debit, long credit) {}

  /** An account with its totals, in minor units. */
  public record AccountTotals(
      String id,
      String ownerKind,
      String ownerId,
      @Nullable String ownerName,
      String kind,
      String currency,
      long debits,
      long credits) {}

  /** A transaction as it was posted. */
  public record Posted(
      String id,
      String kind,
      String reference,
      @Nullable String reverses,
      Instant createdAt,
      JsonArray postings) {}

  /** Posts many transactions at once. */
  public static Future<Void> post(SqlConnection tx, List<Entry> entries, Instant now) {
    if (entries.isEmpty()) {
      return Future.succeededFuture();
    }
    JsonArray transactions = new JsonArray();
    entries.forEach(entry ->
        transactions.add(
            new JsonObject()
                .put("id", entry.id())
                .put("workspace_id", entry.workspaceId())
                .put("kind", entry.kind())
                .put("reference", entry.reference())));
    return accounts(tx, entries)
        .compose(ids ->
            tx.preparedQuery(INSERT_TRANSACTIONS)
                .execute(Tuple.of(transactions, Times.utc(now)))
                .compose(done ->
                    tx.preparedQuery(INSERT_POSTINGS).execute(Tuple.of(postings(entries, ids)))))
        .mapEmpty();
  }

  /**
   * Undoes a transaction by its opposite.
   *
   * @param id of the new transaction
   */
  public static Future<Void> reverse(
      SqlConnection tx,
      String workspaceId,
      String transactionId,
      String id,
      String reference,
      Instant now) {
    return tx.preparedQuery(INSERT_REVERSAL)
        .execute(Tuple.of(workspaceId, transactionId, id, reference, Times.utc(now)))
        .map(rows -> Written.one(rows, transactionId))
        .compose(done ->
            tx.preparedQuery(NEGATE_POSTINGS).execute(Tuple.of(workspaceId, transactionId, id)))
        .mapEmpty();
  }

  public static Future<List<Balance>> trialBalance(SqlClient client, String workspaceId) {
    return client
        .preparedQuery(TRIAL_BALANCE)
        .execute(Tuple.of(workspaceId))
        .map(rows -> {
          List<Balance> balances = new ArrayList<>();
          rows.forEach(row ->
              balances.add(
                  new Balance(
                      row.getString("currency"), row.getLong("debit"), row.getLong("credit"))));
          return balances;
        });
  }

  /** The accounts behind {@code after}, or from the first. */
  public static Future<List<AccountTotals>> accounts(
      SqlClient client, String workspaceId, @Nullable String after, int limit) {
    return client
        .preparedQuery(ACCOUNTS)
        .execute(Tuple.of(workspaceId, after, limit))
        .map(rows -> {
          List<AccountTotals> accounts = new ArrayList<>();
          rows.forEach(row ->
              accounts.add(
                  new AccountTotals(
                      row.getString("id"),
                      row.getString("owner_kind"),
                      row.getString("owner_id"),
                      row.getString("owner_name"),
                      row.getString("kind"),
                      row.getString("currency"),
                      row.getLong("debits"),
                      row.getLong("credits"))));
          return accounts;
        });
  }

  /** The newest first, those older than {@code after}. */
  public static Future<List<Posted>> transactions(
      SqlClient client, String workspaceId, @Nullable String after, int limit) {
    return client
        .preparedQuery(TRANSACTIONS)
        .execute(Tuple.of(workspaceId, after, limit))
        .map(rows -> {
          List<Posted> posted = new ArrayList<>();
          rows.forEach(row ->
              posted.add(
                  new Posted(
                      row.getString("id"),
                      row.getString("kind"),
                      row.getString("reference"),
                      row.getString("reverses"),
                      Times.at(row, "created_at"),
                      row.get(JsonArray.class, "postings"))));
          return posted;
        });
  }

  private static Future<Map<Account, String>> accounts(SqlConnection tx, List<Entry> entries) {
    Set<Account> wanted = new LinkedHashSet<>();
    entries.forEach(entry -> entry.postings().forEach(p -> wanted.add(p.account())));
    JsonArray rows = new JsonArray();
    wanted.forEach(account ->
        rows.add(
            new JsonObject()
                .put("id", Ids.next("acct_"))
                .put("workspace_id", account.workspaceId())
                .put("owner_kind", account.owner().name())
                .put("owner_id", account.ownerId())
                .put("kind", account.kind().name())
                .put("currency", account.currency())));
    return tx.preparedQuery(ENSURE_ACCOUNTS)
        .execute(Tuple.of(rows))
        .compose(done -> tx.preparedQuery(FIND_ACCOUNTS).execute(Tuple.of(rows)))
        .map(found -> {
          Map<Account, String> ids = new HashMap<>();
          found.forEach(row -> ids.put(account(row), row.getString("id")));
          return ids;
        });
  }

  private static Account account(Row row) {
    return new Account(
        row.getString("workspace_id"),
        Account.Owner.valueOf(row.getString("owner_kind")),
        row.getString("owner_id"),
        Account.Kind.valueOf(row.getString("kind")),
        row.getString("currency"));
  }

  private static JsonArray postings(List<Entry> entries, Map<Account, String> ids) {
    JsonArray rows = new JsonArray();
    for (Entry entry : entries) {
      for (Entry.Posting posting : entry.postings()) {
        rows.add(
            new JsonObject()
                .put("transaction_id", entry.id())
                .put("workspace_id", entry.workspaceId())
                .put("account_id", ids.get(posting.account()))
                .put("amount", posting.minor())
                .put("currency", posting.account().currency()));
      }
    }
    return rows;
  }
}
