package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.Addresses;
import io.tributary.mesh.MeshException;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartnersIT {
  private static final String CREATE = "payments.partners.create";
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
  void bootstrapShouldMakeOneProgrammeHoweverOftenItIsAsked() {
    JsonObject first = bootstrap();

    assertThat(bootstrap()).isEqualTo(first);
    JsonObject reward = first.getJsonArray("rewards").getJsonObject(0);
    assertThat(reward.getString("event")).isEqualTo("sale");
    assertThat(reward.encode()).contains("\"amount\":10,");
    assertThat(first.getString("currency")).isEqualTo("usd");
  }

  @Test
  void sameEmailShouldBeTheSamePartner() {
    JsonObject one =
        node.post(CREATE, new JsonObject().put("name", "Ada").put("email", "Same@Example.com"));
    JsonObject other =
        node.post(CREATE, new JsonObject().put("email", "same@example.com").put("country", "sn"));

    assertThat(other.getString("id")).isEqualTo(one.getString("id"));
    assertThat(other.getString("name")).isEqualTo("Ada");
    assertThat(other.getString("country")).isEqualTo("SN");
  }

  @Test
  void sameTenantIdShouldBeTheSamePartner() {
    JsonObject one =
        node.post(CREATE, new JsonObject().put("tenantId", "t1").put("email", "t1@example.com"));
    JsonObject other =
        node.post(CREATE, new JsonObject().put("tenantId", "t1").put("email", "new@example.com"));

    assertThat(other.getString("id")).isEqualTo(one.getString("id"));
    assertThat(other.getString("email")).isEqualTo("t1@example.com");
  }

  @Test
  void existingPartnerShouldBeAnsweredAsTheyAre() {
    JsonObject one =
        node.post(CREATE, new JsonObject().put("name", "Grace").put("email", "g@example.com"));
    node.post(
        "payments.partners.ban",
        new JsonObject().put("partnerId", one.getString("id")).put("reason", "spam"));

    JsonObject again =
        node.post(
            CREATE,
            new JsonObject()
                .put("name", "Changed")
                .put("email", "g@example.com")
                .put("username", "grace"));

    assertThat(one.getBoolean("existing")).isFalse();
    assertThat(again.getBoolean("existing")).isTrue();
    assertThat(again.getString("name")).isEqualTo("Grace");
    assertThat(again.getString("username")).isEqualTo("grace");
    assertThat(again.getString("status")).isEqualTo("banned");
    assertThat(again.getString("noLinkReason")).contains("banned");
  }

  @Test
  void partnerShouldBeChangedByAnExplicitUpdateOnly() {
    JsonObject one =
        node.post(
            CREATE, new JsonObject().put("email", "up@example.com").put("description", "old"));
    node.post(CREATE, new JsonObject().put("email", "other@example.com"));

    JsonObject changed =
        node.patch(
            "payments.partners.update",
            one.getString("id"),
            new JsonObject().put("name", "Updated").putNull("description").put("tenantId", "tu"));

    assertThat(changed.getString("name")).isEqualTo("Updated");
    assertThat(changed.getString("description")).isNull();
    assertThat(changed.getString("email")).isEqualTo("up@example.com");
    assertThat(changed.getString("tenantId")).isEqualTo("tu");
    assertThatThrownBy(() ->
            node.patch(
                "payments.partners.update",
                one.getString("id"),
                new JsonObject().put("email", "OTHER@example.com")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(409));
  }

  @Test
  void userNameShouldBecomeAFreeKey() {
    JsonObject program =
        node.post(
            "payments.programs.create",
            new JsonObject().put("name", "Keys").put("url", "https://shop.test/"));
    List<String> keys = new ArrayList<>();
    for (String username : List.of("Jean Dupont", "jean-dupont", "zoë", "日本")) {
      JsonObject made =
          node.post(
              CREATE,
              new JsonObject()
                  .put("email", "key" + keys.size() + "@example.com")
                  .put("username", username)
                  .put("programId", program.getString("id")));
      keys.add(made.getJsonArray("links").getJsonObject(0).getString("key"));
      assertThat(made.getString("noLinkReason")).isNull();
    }

    assertThat(keys.subList(0, 3)).containsExactly("jean-dupont", "jean-dupont-2", "zoe");
    assertThat(keys.get(3)).startsWith("k");
  }

  @Test
  void partnerWithoutALinkShouldBeToldWhy() {
    assertThat(node.partner("urlless").getString("noLinkReason"))
        .contains("The programme has no URL");
  }

  @Test
  void twoUpdatesAtOnceShouldBothSurvive() {
    JsonObject program =
        node.post("payments.programs.create", new JsonObject().put("name", "Race"));
    JsonObject partner = node.partner("raced");
    for (int round = 0; round < 20; round++) {
      JsonArray rewards =
          new JsonArray()
              .add(
                  new JsonObject()
                      .put("event", "sale")
                      .put("type", "percentage")
                      .put("amount", 11 + round));
      PaymentsNode.await(
          Future.all(
              patch("payments.programs.update", program, new JsonObject().put("rewards", rewards)),
              patch("payments.programs.update", program, new JsonObject().put("name", "n" + round)),
              patch("payments.partners.update", partner, new JsonObject().put("name", "p" + round)),
              patch(
                  "payments.partners.update",
                  partner,
                  new JsonObject().put("username", "u" + round))));

      JsonObject now =
          PaymentsNode.object(
              node.ask(
                  node.principal,
                  "payments.programs.get",
                  Map.of("id", program.getString("id")),
                  new JsonObject(),
                  null));
      assertThat(now.getString("name")).isEqualTo("n" + round);
      assertThat(now.getJsonArray("rewards").getJsonObject(0).getInteger("amount"))
          .isEqualTo(11 + round);
      JsonObject person =
          PaymentsNode.object(
              node.ask(
                  node.principal,
                  "payments.partners.get",
                  Map.of("id", partner.getString("id")),
                  new JsonObject(),
                  null));
      assertThat(person.getString("name")).isEqualTo("p" + round);
      assertThat(person.getString("username")).isEqualTo("u" + round);
    }
  }

  private Future<?> patch(String operation, JsonObject of, JsonObject body) {
    return node.request(
        node.principal, operation, Map.of("id", of.getString("id")), new JsonObject(), body);
  }

  @Test
  void tenantIdAndEmailOfTwoPartnersShouldConflict() {
    node.post(CREATE, new JsonObject().put("tenantId", "t2").put("email", "t2@example.com"));
    node.post(CREATE, new JsonObject().put("email", "t3@example.com"));

    assertThatThrownBy(() ->
            node.post(
                CREATE, new JsonObject().put("tenantId", "t2").put("email", "t3@example.com")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(409));
  }

  @Test
  void manyCallsAtOnceShouldMakeOnePartner() {
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(
          node.request(
              node.principal,
              CREATE,
              Map.of(),
              new JsonObject(),
              new JsonObject().put("email", "race@example.com")));
    }

    assertThat(
            PaymentsNode.await(Future.all(calls)).<JsonObject>list().stream()
                .map(one -> one.getString("id"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void requiredKeysShouldBeThereEvenWithoutAValue() {
    assertThat(node.partner("keys").fieldNames())
        .contains(
            "id",
            "name",
            "username",
            "email",
            "image",
            "country",
            "companyName",
            "networkStatus",
            "defaultPayoutMethod",
            "paypalEmail",
            "stripeConnectId",
            "payoutsEnabledAt",
            "identityVerifiedAt",
            "programId",
            "partnerId",
            "tenantId",
            "createdAt",
            "status",
            "links",
            "totalClicks",
            "netRevenue",
            "returnOnAdSpend");
  }

  @Test
  void linkShouldBeMadeByTrackingInThePartnersName() {
    JsonObject partner =
        node.post(CREATE, new JsonObject().put("email", "links@example.com").put("tenantId", "t9"));

    JsonObject link =
        node.post(
            "payments.partners.createLink",
            new JsonObject()
                .put("tenantId", "t9")
                .put("url", "https://shop.test/")
                .put("key", "ada")
                .put("linkProps", new JsonObject().put("doIndex", true)));

    assertThat(link.getString("partnerId")).isEqualTo(partner.getString("id"));
    assertThat(link.getString("programId")).isEqualTo(partner.getString("programId"));
    assertThat(link.getBoolean("trackConversion")).isTrue();
    assertThat(link.getBoolean("doIndex")).isTrue();
    JsonObject seen =
        PaymentsNode.object(
            node.ask(
                node.principal,
                "payments.partners.get",
                Map.of("id", partner.getString("id")),
                new JsonObject(),
                null));
    assertThat(seen.getJsonArray("links").getJsonObject(0).getString("shortLink"))
        .isEqualTo("https://go.test/ada");
    assertThat(node.list("payments.partners.listLinks", new JsonObject().put("tenantId", "t9")))
        .hasSize(1);
  }

  @Test
  void newPartnerShouldGetALinkWhereTheProgrammeHasAUrl() {
    JsonObject program =
        node.post(
            "payments.programs.create",
            new JsonObject().put("name", "With URL").put("url", "https://shop.test/"));
    JsonObject body =
        new JsonObject()
            .put("email", "first@example.com")
            .put("username", "firsty")
            .put("programId", program.getString("id"));

    JsonArray links = node.post(CREATE, body).getJsonArray("links");
    JsonArray again = node.post(CREATE, body).getJsonArray("links");

    assertThat(links).hasSize(1);
    assertThat(links.getJsonObject(0).getString("key")).isEqualTo("firsty");
    assertThat(again).isEqualTo(links);
  }

  @Test
  void bannedPartnerShouldGetNoLinks() {
    JsonObject partner = node.partner("banned");
    node.post(
        "payments.partners.ban",
        new JsonObject().put("partnerId", partner.getString("id")).put("reason", "spam"));

    assertThatThrownBy(() ->
            node.post(
                "payments.partners.createLink",
                new JsonObject()
                    .put("partnerId", partner.getString("id"))
                    .put("url", "https://shop.test/")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(422));
  }

  /** What changed since then does not make a success a refusal. */
  @Test
  void linkThatWasMadeShouldBeAnsweredAgainAfterItsPartnerIsBanned() {
    JsonObject partner = node.partner("replayed");
    JsonObject link =
        new JsonObject()
            .put("partnerId", partner.getString("id"))
            .put("url", "https://shop.test/")
            .put("key", "replayed");
    Object made = node.withKey("replayed-1", "payments.partners.createLink", link);
    node.post(
        "payments.partners.ban",
        new JsonObject().put("partnerId", partner.getString("id")).put("reason", "spam"));

    assertThat(node.withKey("replayed-1", "payments.partners.createLink", link)).isEqualTo(made);
    for (String other : List.of("replayed-1", "replayed-2")) {
      assertThatThrownBy(() ->
              node.withKey(
                  other, "payments.partners.createLink", link.copy().put("key", "another")))
          .isInstanceOfSatisfying(
              MeshException.class,
              refused ->
                  assertThat(refused.code().status())
                      .isEqualTo(other.equals("replayed-1") ? 409 : 422));
    }
  }

  @Test
  void enrolmentShouldBeResolvedForTracking() {
    JsonObject partner =
        node.post(
            CREATE, new JsonObject().put("email", "resolve@example.com").put("tenantId", "t5"));

    assertThat(node.get(Addresses.RESOLVE_ENROLMENT, new JsonObject().put("tenantId", "t5")))
        .isEqualTo(
            new JsonObject()
                .put("partnerId", partner.getString("id"))
                .put("programId", partner.getString("programId"))
                .put("tenantId", "t5"));
    assertThat(
            node.get(
                    Addresses.RESOLVE_ENROLMENT,
                    new JsonObject().put("programId", partner.getString("programId")))
                .getString("partnerId"))
        .isNull();
    assertThatThrownBy(() ->
            node.get(Addresses.RESOLVE_ENROLMENT, new JsonObject().put("partnerId", "pn_none")))
        .isInstanceOfSatisfying(
            MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(404));
  }

  @Test
  void listShouldFindAndSort() {
    node.post(CREATE, new JsonObject().put("name", "Zoe 100%").put("email", "zoe@example.com"));
    JsonObject other =
        node.post(
            CREATE,
            new JsonObject()
                .put("name", "Zoe 1000")
                .put("email", "zoe2@example.com")
                .put("country", "KE"));

    assertThat(names(new JsonObject().put("search", "100%"))).containsExactly("Zoe 100%");
    assertThat(names(new JsonObject().put("search", "zoe").put("country", "ke")))
        .containsExactly("Zoe 1000");
    assertThat(
            names(
                new JsonObject()
                    .put("search", "Zoe")
                    .put("sortBy", "createdAt")
                    .put("sortOrder", "asc")))
        .containsExactly("Zoe 100%", "Zoe 1000");
    assertThat(names(new JsonObject().put("ids", new JsonArray().add(other.getString("id")))))
        .containsExactly("Zoe 1000");
    for (String sort :
        new String[] {
          "totalClicks",
          "totalLeads",
          "totalConversions",
          "totalSaleAmount",
          "totalCommissions",
          "netRevenue",
          "earningsPerClick",
          "averageLifetimeValue",
          "clickToLeadRate",
          "clickToConversionRate",
          "leadToConversionRate",
          "returnOnAdSpend"
        }) {
      assertThat(names(new JsonObject().put("search", "Zoe").put("sortBy", sort))).hasSize(2);
    }
    assertThat(names(new JsonObject().put("search", "Zoe").put("pageSize", 1).put("page", 3)))
        .isEmpty();
  }

  @Test
  void analyticsShouldCarryTheEarnings() {
    JsonObject partner = node.partner("figures");
    node.post(
        "payments.commissions.create",
        new JsonObject()
            .put("partnerId", partner.getString("id"))
            .put("amount", 250)
            .put("linkId", "link_a")
            .put("date", "2026-01-02"));
    JsonObject query =
        new JsonObject().put("partnerId", partner.getString("id")).put("interval", "all");

    JsonObject count =
        node.get("payments.partners.analytics", query.copy().put("groupBy", "count"));
    JsonArray spans =
        node.list("payments.partners.analytics", query.copy().put("groupBy", "timeseries"));
    JsonArray links =
        node.list("payments.partners.analytics", query.copy().put("groupBy", "top_links"));

    assertThat(count.getLong("earnings")).isEqualTo(250);
    assertThat(count.getLong("clicks")).isEqualTo(5);
    assertThat(spans.getJsonObject(0).getLong("earnings")).isZero();
    assertThat(spans.getJsonObject(1).getLong("earnings")).isEqualTo(250);
    assertThat(links.getJsonObject(0).getLong("earnings")).isEqualTo(250);
  }

  @Test
  void rewardsShouldBeReplacedAndKeepTheirIds() {
    JsonObject program =
        node.post("payments.programs.create", new JsonObject().put("name", "Change me"));
    String saleId = program.getJsonArray("rewards").getJsonObject(0).getString("id");

    JsonObject after =
        node.patch(
            "payments.programs.update",
            program.getString("id"),
            new JsonObject()
                .put(
                    "rewards",
                    new JsonArray()
                        .add(reward("sale", "percentage", 12.5))
                        .add(reward("click", "flat", 2))));

    JsonArray rewards = after.getJsonArray("rewards");
    assertThat(rewards).hasSize(2);
    assertThat(rewards.getJsonObject(0).getString("id")).isEqualTo(saleId);
    assertThat(rewards.encode()).contains("\"amount\":12.5,");
    JsonObject reread =
        PaymentsNode.object(
            node.ask(
                node.principal,
                "payments.programs.get",
                Map.of("id", program.getString("id")),
                new JsonObject(),
                null));
    assertThat(reread.getJsonArray("rewards")).hasSize(2);
  }

  @Test
  void rewardThatMakesNoSenseShouldBeRefused() {
    for (JsonObject bad :
        List.of(
            reward("lead", "percentage", 10),
            reward("sale", "percentage", 100.5),
            reward("sale", "percentage", 1.23456),
            reward("sale", "flat", 1.5))) {
      assertThatThrownBy(() ->
              node.post(
                  "payments.programs.create",
                  new JsonObject().put("name", "Bad").put("rewards", new JsonArray().add(bad))))
          .as(bad.encode())
          .isInstanceOfSatisfying(
              MeshException.class, refused -> assertThat(refused.code().status()).isEqualTo(422));
    }
  }

  @Test
  void payoutsShouldBeAnEmptyList() {
    assertThat(node.list("payments.payouts.list", new JsonObject().put("sortBy", "paidAt")))
        .isEmpty();
  }

  private static JsonObject reward(String event, String type, Number amount) {
    return new JsonObject().put("event", event).put("type", type).put("amount", amount);
  }

  private JsonObject bootstrap() {
    return PaymentsNode.object(
        node.ask(node.principal, Addresses.PAYMENTS_BOOTSTRAP, Map.of(), new JsonObject(), null));
  }

  private List<String> names(JsonObject query) {
    return node.list("payments.partners.list", query).stream()
        .map(one -> ((JsonObject) one).getString("name"))
        .toList();
  }
}
