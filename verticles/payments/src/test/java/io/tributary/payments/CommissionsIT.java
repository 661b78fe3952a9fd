package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.MeshException;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommissionsIT {
  private PaymentsNode node;
  private JsonObject partner;
  private int partners;

  @BeforeAll
  void start(Infra infra) {
    node = PaymentsNode.start(infra);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @BeforeEach
  void partner() {
    partner = node.partner("grace" + ++partners);
  }

  @Test
  void canceledCommissionShouldBeReversedOnce() {
    String id = grant(500);

    node.patch("payments.commissions.update", id, new JsonObject().put("status", "canceled"));
    node.patch("payments.commissions.update", id, new JsonObject().put("status", "fraud"));

    assertThat(owed()).isZero();
    assertThat(transactionsOf(id)).hasSize(2);
  }

  @Test
  void commissionShouldStandAgainWhenItIsPendingAgain() {
    String id = grant(500);
    node.patch("payments.commissions.update", id, new JsonObject().put("status", "refunded"));

    node.patch("payments.commissions.update", id, new JsonObject().put("status", "pending"));

    assertThat(owed()).isEqualTo(500);
    assertThat(transactionsOf(id)).hasSize(3);
  }

  @Test
  void currencyAloneShouldChangeNothing() {
    String id = grant(500);

    JsonObject after =
        node.patch("payments.commissions.update", id, new JsonObject().put("currency", "eur"));

    assertThat(after.getString("currency")).isEqualTo("usd");
    assertThat(transactionsOf(id)).hasSize(1);
  }

  @Test
  void newSaleAmountShouldBeRewardedByTheSameRule() {
    String id = sale(10_000, "inv_a" + partners);

    JsonObject after =
        node.patch(
            "payments.commissions.update",
            id,
            new JsonObject().put("modifySaleAmount", -5_000).put("currency", "usd"));

    assertThat(after.getLong("amount")).isEqualTo(5_000);
    assertThat(after.getLong("earnings")).isEqualTo(500);
    assertThat(owed()).isEqualTo(500);
  }

  @Test
  void saleBelowZeroShouldBeRefused() {
    String id = sale(10_000, "inv_b" + partners);

    assertThatThrownBy(() ->
            node.patch(
                "payments.commissions.update",
                id,
                new JsonObject().put("modifySaleAmount", -10_001)))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(422));
  }

  @Test
  void paidCommissionShouldNotChange() throws SQLException {
    String id = grant(500);
    try (var connection = node.jdbc();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE commissions SET status = 'paid' WHERE id = '" + id + "'");
    }

    assertThatThrownBy(() ->
            node.patch(
                "payments.commissions.update", id, new JsonObject().put("status", "canceled")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(409));
  }

  @Test
  void bulkShouldChangeAllOrNone() {
    String one = grant(100);
    String other = grant(200);

    assertThatThrownBy(() -> bulk(List.of(one, "cm_unknown")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(404));
    assertThat(owed()).isEqualTo(300);

    bulk(List.of(one, other));
    assertThat(owed()).isZero();
  }

  @Test
  void listShouldEndWithAnEmptyPage() {
    List<String> granted = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      granted.add(grant(i));
    }

    List<String> seen = new ArrayList<>();
    JsonArray page = page(null);
    while (!page.isEmpty()) {
      page.forEach(one -> seen.add(((JsonObject) one).getString("id")));
      page = page(seen.getLast());
    }

    assertThat(seen).isEqualTo(granted.reversed());
  }

  @Test
  void pageBeforeShouldBeInTheSameOrder() {
    grant(1);
    String second = grant(2);
    String third = grant(3);
    String fourth = grant(4);

    JsonArray page = list(new JsonObject().put("endingBefore", second).put("pageSize", 2));

    assertThat(page.stream().map(one -> ((JsonObject) one).getString("id")))
        .containsExactly(fourth, third);
  }

  @Test
  void filtersShouldNarrowTheList() {
    grant(7);
    sale(1_000, "inv_c" + partners);

    assertThat(list(new JsonObject().put("type", "sale"))).hasSize(1);
    assertThat(list(new JsonObject().put("type", "-sale"))).hasSize(1);
    assertThat(list(new JsonObject().put("type", "sale,custom"))).hasSize(2);
    assertThat(list(new JsonObject().put("invoiceId", "inv_c" + partners))).hasSize(1);
    assertThat(list(new JsonObject().put("status", "paid"))).isEmpty();
    assertThat(list(new JsonObject().put("interval", "24h"))).hasSize(2);
    assertThat(list(new JsonObject().put("end", "2020-01-01"))).isEmpty();
    assertThat(
            list(new JsonObject().put("sortBy", "amount").put("sortOrder", "asc"))
                .getJsonObject(0)
                .getString("type"))
        .isEqualTo("custom");
  }

  @Test
  void invoiceShouldBeRewardedOnceByHandToo() {
    sale(1_000, "inv_d" + partners);

    assertThatThrownBy(() -> sale(1_000, "inv_d" + partners))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(409));
  }

  @Test
  void otherWorkspacesShouldNotExist() {
    String id = grant(100);
    var stranger = PaymentsNode.principalOf("ws_stranger");

    assertThatThrownBy(() ->
            node.ask(
                stranger,
                "payments.commissions.update",
                Map.of("id", id),
                new JsonObject(),
                new JsonObject().put("status", "canceled")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(404));
    assertThat(
            (JsonArray)
                node.ask(stranger, "payments.commissions.list", Map.of(), new JsonObject(), null))
        .isEmpty();
  }

  @Test
  void keysOfAWeekAgoShouldBeForgotten() throws SQLException {
    try (var connection = node.jdbc();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO idempotency (workspace_id, key, operation, input_hash, created_at)
          VALUES ('ws_old', 'old', 'x', 'x', now() - interval '8 days'),
                 ('ws_old', 'young', 'x', 'x', now() - interval '6 days')
          """);

      node.withKey(
          "key" + partners,
          "payments.commissions.create",
          new JsonObject().put("partnerId", partner.getString("id")).put("amount", 100));

      await()
          .untilAsserted(() -> {
            try (var rows =
                statement.executeQuery(
                    "SELECT string_agg(key, ',') FROM idempotency WHERE workspace_id = 'ws_old'")) {
              assertThat(rows.next()).isTrue();
              assertThat(rows.getString(1)).isEqualTo("young");
            }
          });
    }
  }

  @Test
  void partsThatAreNoObjectsShouldBeTheCallersMistake() {
    rewardLeads();
    Map<String, JsonObject> bodies =
        Map.of(
            "lead.metadata",
            new JsonObject().put("lead", new JsonObject().put("metadata", "x")),
            "lead",
            new JsonObject().put("lead", "x"),
            "lead.eventName",
            new JsonObject().put("lead", new JsonObject().put("eventName", 1)),
            "sale.metadata",
            new JsonObject()
                .put("type", "sale")
                .put("saleAmount", 1_000)
                .put("sale", new JsonObject().put("metadata", new JsonArray().add("x"))));

    bodies.forEach((field, body) ->
        assertThatThrownBy(() -> node.post("payments.commissions.create", byHand().mergeIn(body)))
            .isInstanceOfSatisfying(
                MeshException.class,
                refused -> {
                  assertThat(refused.code().status()).isEqualTo(422);
                  assertThat(refused.getMessage()).startsWith(field + ": ");
                }));
    assertThat(owed()).isZero();
  }

  @Test
  void leadShouldBeGrantedWithItsPartsAndWithout() {
    rewardLeads();
    JsonObject lead =
        new JsonObject()
            .put("eventName", "Signed up")
            .put("metadata", new JsonObject().put("plan", "pro"));

    node.post("payments.commissions.create", byHand().put("lead", lead));
    node.post("payments.commissions.create", byHand().putNull("lead").putNull("sale"));

    assertThat(owed()).isEqualTo(2 * 700);
    assertThat(list(new JsonObject().put("type", "lead"))).hasSize(2);
  }

  /** The partner of this test is one of a programme that gives seven dollars for a lead or sale. */
  private void rewardLeads() {
    JsonArray rewards = new JsonArray();
    for (String event : List.of("lead", "sale")) {
      rewards.add(new JsonObject().put("event", event).put("type", "flat").put("amount", 700));
    }
    JsonObject program =
        node.post(
            "payments.programs.create",
            new JsonObject().put("name", "Leads").put("rewards", rewards));
    partner =
        node.post(
            "payments.partners.create",
            new JsonObject()
                .put("email", "leads" + partners + "@example.com")
                .put("programId", program.getString("id")));
  }

  private JsonObject byHand() {
    return new JsonObject().put("type", "lead").put("partnerId", partner.getString("id"));
  }

  private String grant(long amount) {
    return node.post(
            "payments.commissions.create",
            new JsonObject()
                .put("type", "custom")
                .put("partnerId", partner.getString("id"))
                .put("amount", amount))
        .getString("id");
  }

  private String sale(long amount, String invoiceId) {
    return node.post(
            "payments.commissions.create",
            new JsonObject()
                .put("type", "sale")
                .put("partnerId", partner.getString("id"))
                .put(
                    "sale",
                    new JsonObject()
                        .put("amount", amount)
                        .put("currency", "usd")
                        .put("invoiceId", invoiceId)))
        .getString("id");
  }

  private void bulk(List<String> ids) {
    node.ask(
        node.principal,
        "payments.commissions.updateMany",
        Map.of(),
        new JsonObject(),
        new JsonObject().put("commissionIds", new JsonArray(ids)).put("status", "canceled"));
  }

  private JsonArray page(@org.jspecify.annotations.Nullable String after) {
    JsonObject query = new JsonObject().put("pageSize", 2);
    if (after != null) {
      query.put("startingAfter", after);
    }
    return list(query);
  }

  private JsonArray list(JsonObject query) {
    return node.list("payments.commissions.list", query.put("partnerId", partner.getString("id")));
  }

  private long owed() {
    return -node.list("payments.ledger.accounts", new JsonObject().put("pageSize", 1000)).stream()
        .map(JsonObject.class::cast)
        .filter(account -> account.getString("ownerId").equals(partner.getString("id")))
        .mapToLong(account -> account.getLong("balance"))
        .sum();
  }

  private List<Object> transactionsOf(String commissionId) {
    return node
        .list("payments.ledger.transactions", new JsonObject().put("pageSize", 1000))
        .stream()
        .filter(posted -> ((JsonObject) posted).getString("reference").startsWith(commissionId))
        .toList();
  }
}
