package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomersIT {
  private TrackingNode node;
  private Principal me = TrackingNode.newWorkspace("usd");
  private JsonObject link = new JsonObject();

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @BeforeEach
  void newWorkspace() {
    me = TrackingNode.newWorkspace("usd");
    link =
        node.post(
            me,
            "tracking.links.create",
            new JsonObject().put("url", "https://shop.example.com").put("partnerId", "pn_1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"createdAt", "saleAmount", "firstSaleAt"})
  void keysetPagesShouldEndWithAnEmptyOne(String sortBy) {
    for (int i = 0; i < 7; i++) {
      lead("customer-" + i);
      if (i % 2 == 0) {
        sale("customer-" + i, i);
      }
    }
    JsonObject query = new JsonObject().put("pageSize", 3).put("sortBy", sortBy);
    List<String> seen = new ArrayList<>();
    JsonArray page = list(query);
    while (!page.isEmpty()) {
      page.forEach(one -> seen.add(((JsonObject) one).getString("id")));
      page = list(query.copy().put("startingAfter", seen.getLast()));
    }

    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void listShouldFilter() {
    lead("ada");
    lead("bob");

    assertThat(list(new JsonObject().put("externalId", "ada"))).hasSize(1);
    assertThat(list(new JsonObject().put("email", "bob@example.com"))).hasSize(1);
    assertThat(list(new JsonObject().put("search", "BOB"))).hasSize(1);
    assertThat(list(new JsonObject().put("partnerId", "pn_1"))).hasSize(2);
    assertThat(list(new JsonObject().put("partnerId", "pn_2"))).isEmpty();
    assertThat(list(new JsonObject().put("linkId", link.getString("id")))).hasSize(2);
    assertThat(list(new JsonObject().put("country", "CM"))).hasSize(2);
  }

  @Test
  void getShouldShowTheLinkWhenAsked() {
    lead("ada");
    sale("ada", 500);

    JsonObject plain = get("ext_ada", false);
    JsonObject expanded = get(plain.getString("id"), true);

    assertThat(plain.containsKey("link")).isFalse();
    assertThat(plain.getLong("sales")).isEqualTo(1);
    assertThat(plain.getLong("saleAmount")).isEqualTo(500);
    assertThat(plain.getString("firstSaleAt")).isNotNull();
    assertThat(expanded.getJsonObject("link").getString("id")).isEqualTo(link.getString("id"));
    assertThat(expanded.getString("programId")).isEqualTo("prog_1");
  }

  @Test
  void updateShouldChangeOnlyWhatIsGiven() {
    lead("ada");

    JsonObject changed = update("ext_ada", new JsonObject().put("name", "Ada L.").putNull("email"));

    assertThat(changed.getString("name")).isEqualTo("Ada L.");
    assertThat(changed.getString("email")).isNull();
    assertThat(changed.getString("externalId")).isEqualTo("ada");
  }

  @Test
  void updateShouldRefuseAnExternalIdThatIsTaken() {
    lead("ada");
    lead("bob");

    LinksIT.assertFails(
        FailureCode.CONFLICT, () -> update("ext_ada", new JsonObject().put("externalId", "bob")));
  }

  @Test
  void deletedCustomerShouldBeForgottenButTheSalesStay() {
    lead("zoltan");
    sale("zoltan", 500);

    node.call(me, "tracking.customers.delete", Map.of("id", "ext_zoltan"), new JsonObject(), null);

    LinksIT.assertFails(FailureCode.NOT_FOUND, () -> get("ext_zoltan", false));
    assertThat(list(new JsonObject())).isEmpty();
    JsonArray sales =
        node.list(
            me,
            "tracking.events.list",
            new JsonObject().put("event", "sales").put("interval", "all"));
    assertThat(sales).hasSize(1);
    assertThat(sales.encode()).doesNotContain("zoltan");
  }

  @Test
  void twoUpdatesAtOnceShouldBothSurvive() {
    lead("ada");
    for (int round = 0; round < 20; round++) {
      String text = "round " + round;
      TrackingNode.await(Future.all(update("ada", "name", text), update("ada", "email", text)));

      JsonObject now =
          node.list(me, "tracking.customers.list", new JsonObject().put("externalId", "ada"))
              .getJsonObject(0);
      assertThat(now.getString("name")).isEqualTo(text);
      assertThat(now.getString("email")).isEqualTo(text);
    }
  }

  @Test
  void updateShouldNeverBringAForgottenCustomerBack() throws SQLException {
    for (int round = 0; round < 20; round++) {
      String customer = "gone-" + round;
      lead(customer);
      Future<?> forgotten =
          node.request(
              me,
              "tracking.customers.delete",
              Map.of("id", "ext_" + customer),
              new JsonObject(),
              null,
              null);
      Future<?> changed = update(customer, "name", "Somebody");
      TrackingNode.await(forgotten);
      TrackingNode.await(changed.otherwiseEmpty());
    }

    try (var connection = node.jdbc();
        var query =
            connection.prepareStatement(
                "SELECT count(*) FROM customers WHERE workspace_id = ? AND deleted_at IS NOT NULL"
                    + " AND (name IS NOT NULL OR external_id NOT LIKE 'deleted:%')")) {
      query.setString(1, me.workspaceId());
      try (var rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
      }
    }
  }

  private Future<?> update(String customer, String field, String value) {
    return node.request(
        me,
        "tracking.customers.update",
        Map.of("id", "ext_" + customer),
        new JsonObject(),
        new JsonObject().put(field, value),
        null);
  }

  @Test
  void customersOfAnotherWorkspaceShouldBeUnknown() {
    lead("ada");
    Principal other = TrackingNode.newWorkspace("usd");

    for (String operation :
        List.of(
            "tracking.customers.get", "tracking.customers.update", "tracking.customers.delete")) {
      LinksIT.assertFails(
          FailureCode.NOT_FOUND,
          () ->
              node.call(
                  other, operation, Map.of("id", "ext_ada"), new JsonObject(), new JsonObject()));
    }
  }

  private void lead(String customer) {
    node.post(
        me,
        "tracking.track.lead",
        new JsonObject()
            .put("clickId", node.clicks.on(link))
            .put("eventName", "Sign up")
            .put("customerExternalId", customer)
            .put("customerEmail", customer + "@example.com"));
  }

  private void sale(String customer, long amount) {
    node.post(
        me,
        "tracking.track.sale",
        new JsonObject().put("customerExternalId", customer).put("amount", amount));
  }

  private JsonArray list(JsonObject query) {
    return node.list(me, "tracking.customers.list", query);
  }

  private JsonObject get(String id, boolean expanded) {
    return TrackingNode.object(
        node.call(
                me,
                "tracking.customers.get",
                Map.of("id", id),
                new JsonObject().put("includeExpandedFields", expanded),
                null)
            .body());
  }

  private JsonObject update(String id, JsonObject body) {
    return TrackingNode.object(
        node.call(me, "tracking.customers.update", Map.of("id", id), new JsonObject(), body)
            .body());
  }
}
