package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerIT {
  private static final int WORKERS = 6;
  private static final int STEPS = 60;
  private static final String[] STATUSES = {
    "pending", "refunded", "duplicate", "canceled", "fraud"
  };

  private PaymentsNode node;

  @BeforeAll
  void start(Infra infra) {
    node = PaymentsNode.start(infra);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void ledgerShouldBalanceWhateverManyDoAtOnce() throws SQLException {
    List<JsonObject> partners =
        List.of(node.partner("one"), node.partner("two"), node.partner("three"));
    List<Future<Void>> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(worker);
      workers.add(work(random, partners, new ArrayList<>(), STEPS));
    }
    PaymentsNode.await(Future.join(workers));

    // Every transaction and every currency, by the database's own sums.
    assertThat(
            count(
                "SELECT count(*) FROM (SELECT transaction_id FROM postings"
                    + " GROUP BY transaction_id, currency HAVING sum(amount) <> 0) off"))
        .isZero();
    // The totals kept on the accounts are the sums of their postings.
    assertThat(
            count(
                "SELECT count(*) FROM accounts a WHERE (a.debits - a.credits) <>"
                    + " (SELECT coalesce(sum(amount), 0) FROM postings p WHERE p.account_id = a.id)"))
        .isZero();
    // What is owed is what stands.
    assertThat(
            count(
                "SELECT count(*) FROM accounts a WHERE a.kind = 'partner_payable' AND"
                    + " a.credits - a.debits <> (SELECT coalesce(sum(c.earnings), 0) FROM commissions c"
                    + " WHERE c.partner_id = a.owner_id AND c.currency = a.currency AND c.status NOT IN"
                    + " ('refunded', 'duplicate', 'canceled', 'fraud'))"))
        .isZero();
    // So do the counters of the dashboard and of the partners.
    assertThat(
            count(
                "SELECT count(*) FROM workspaces w WHERE (w.commissions, w.earnings) <>"
                    + " (SELECT count(*), coalesce(sum(c.earnings) FILTER (WHERE c.currency = w.currency), 0)"
                    + " FROM commissions c WHERE c.workspace_id = w.workspace_id AND c.status = 'pending')"))
        .isZero();
    assertThat(
            count(
                "SELECT count(*) FROM enrolments e WHERE e.commissions <> (SELECT"
                    + " coalesce(sum(c.earnings), 0) FROM commissions c WHERE c.partner_id = e.partner_id"
                    + " AND c.currency = 'usd' AND c.status = 'pending')"))
        .isZero();
    JsonArray currencies =
        node.get("payments.ledger.trialBalance", new JsonObject()).getJsonArray("currencies");
    assertThat(currencies).hasSize(2);
    currencies.forEach(one ->
        assertThat(((JsonObject) one).getLong("debit"))
            .isPositive()
            .isEqualTo(((JsonObject) one).getLong("credit")));
  }

  @Test
  void unbalancedTransactionShouldBeRefusedAtCommit() throws SQLException {
    try (Connection connection = prepared("unbalanced")) {
      execute(connection, posting("ltx_unbalanced", "acct_unbalanced", 5, "usd"));

      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("does not balance");
    }
  }

  @Test
  void transactionWithoutPostingsShouldBeRefusedAtCommit() throws SQLException {
    try (Connection connection = prepared("empty")) {
      assertThatThrownBy(connection::commit).hasMessageContaining("has no postings");
    }
  }

  @Test
  void debitAndCreditOfTwoCurrenciesShouldNotBalance() throws SQLException {
    try (Connection connection = prepared("crossed")) {
      execute(connection, account("acct_crossed_eur", "eur"));
      execute(connection, posting("ltx_crossed", "acct_crossed", 5, "usd"));
      execute(connection, posting("ltx_crossed", "acct_crossed_eur", -5, "eur"));

      assertThatThrownBy(connection::commit).hasMessageContaining("does not balance");
    }
  }

  @Test
  void pastTransactionShouldTakeNoMorePostings() throws SQLException {
    try (Connection connection = balanced("past")) {
      assertThatThrownBy(() -> execute(connection, posting("ltx_past", "acct_past", 5, "usd")))
          .hasMessageContaining("is not of this database transaction");
    }
  }

  @Test
  void postingsShouldNeverChange() throws SQLException {
    try (Connection connection = balanced("fixed")) {
      connection.setAutoCommit(true);
      for (String change :
          List.of(
              "UPDATE postings SET amount = 1",
              "DELETE FROM postings",
              "TRUNCATE postings",
              "UPDATE ledger_transactions SET kind = 'x'",
              "DELETE FROM ledger_transactions",
              "TRUNCATE ledger_transactions CASCADE")) {
        assertThatThrownBy(() -> execute(connection, change))
            .as(change)
            .hasMessageContaining("the ledger is never changed");
      }
    }
  }

  /** One step after the other: a new commission, or a correction of one of the worker's own. */
  private Future<Void> work(
      RandomGenerator random, List<JsonObject> partners, List<String> mine, int steps) {
    if (steps == 0) {
      return Future.succeededFuture();
    }
    return (mine.isEmpty() || random.nextInt(3) == 0
            ? grant(random, partners, mine)
            : correct(random, mine))
        .compose(done -> work(random, partners, mine, steps - 1));
  }

  private Future<Void> grant(RandomGenerator random, List<JsonObject> partners, List<String> mine) {
    JsonObject body =
        new JsonObject()
            .put("type", random.nextBoolean() ? "custom" : "sale")
            .put("partnerId", partners.get(random.nextInt(partners.size())).getString("id"))
            .put("amount", random.nextLong(1, 1_000_000))
            .put("currency", random.nextBoolean() ? "usd" : "xof")
            .put(
                "sale",
                new JsonObject()
                    .put("amount", random.nextLong(5, 1_000_000_000))
                    .put("currency", random.nextBoolean() ? "usd" : "xof"));
    return node.request(
            node.principal, "payments.commissions.create", Map.of(), new JsonObject(), body)
        .map(answer -> {
          mine.add(PaymentsNode.object(answer).getString("id"));
          return null;
        });
  }

  private Future<Void> correct(RandomGenerator random, List<String> mine) {
    JsonObject body = new JsonObject().put("currency", "usd");
    if (random.nextBoolean()) {
      body.put("status", STATUSES[random.nextInt(STATUSES.length)]);
    }
    if (random.nextBoolean()) {
      body.put("earnings", random.nextLong(1_000));
    }
    return node.request(
            node.principal,
            "payments.commissions.update",
            Map.of("id", mine.get(random.nextInt(mine.size()))),
            new JsonObject(),
            body)
        .mapEmpty();
  }

  /** A transaction and an account that nobody has committed yet. */
  private Connection prepared(String name) throws SQLException {
    Connection connection = node.jdbc();
    connection.setAutoCommit(false);
    execute(
        connection,
        "INSERT INTO workspaces VALUES ('ws_ledger', 'usd') ON CONFLICT (workspace_id) DO NOTHING");
    execute(connection, account("acct_" + name, "usd"));
    execute(
        connection,
        "INSERT INTO ledger_transactions (id, workspace_id, kind, reference, created_at) VALUES ('ltx_"
            + name
            + "', 'ws_ledger', 'test', '"
            + name
            + "', now())");
    return connection;
  }

  private Connection balanced(String name) throws SQLException {
    Connection connection = prepared(name);
    execute(connection, posting("ltx_" + name, "acct_" + name, 5, "usd"));
    execute(connection, posting("ltx_" + name, "acct_" + name, -5, "usd"));
    connection.commit();
    return connection;
  }

  private static String account(String id, String currency) {
    return "INSERT INTO accounts (id, workspace_id, owner_kind, owner_id, kind, currency) VALUES ('"
        + id
        + "', 'ws_ledger', 'platform', '"
        + id
        + "', 'platform_clearing', '"
        + currency
        + "')";
  }

  private static String posting(String transaction, String account, long amount, String currency) {
    return "INSERT INTO postings (transaction_id, workspace_id, account_id, amount, currency) VALUES ('"
        + transaction
        + "', 'ws_ledger', '"
        + account
        + "', "
        + amount
        + ", '"
        + currency
        + "')";
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = node.jdbc();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
