package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.FraudScore;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.Topics;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversionsIT {
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
    partner = node.partner("ada" + ++partners);
  }

  @Test
  void saleShouldEarnTenPerCentInTheLedger() {
    node.publish(node.conversion(partner).sale(3_005, "usd"));

    JsonObject commission = commissions(1).getJsonObject(0);

    assertThat(commission.getLong("amount")).isEqualTo(3_005);
    assertThat(commission.getLong("earnings")).isEqualTo(301);
    assertThat(commission.getString("status")).isEqualTo("pending");
    assertThat(commission.getJsonObject("customer").getString("externalId")).isEqualTo("ext_cus_1");
    assertThat(balanceOf(partner, "usd")).isEqualTo(-301);
  }

  @Test
  void redeliveredConversionShouldEarnOnce() {
    ConversionRecorded sale = node.conversion(partner).sale(1_000, "usd");
    node.publish(sale);
    node.publish(sale);
    node.publish(node.conversion(partner).sale(2_000, "usd"));

    assertThat(earnings(commissions(2))).containsExactlyInAnyOrder(100L, 200L);
  }

  @Test
  void invoiceShouldEarnOnce() {
    Conversion conversion = node.conversion(partner);
    node.publish(conversion.sale("e1" + partner, 1_000, "usd", "cus_1", "inv_" + partners));
    node.publish(conversion.sale("e2" + partner, 1_000, "usd", "cus_1", "inv_" + partners));
    node.publish(conversion.sale(5_000, "usd"));

    assertThat(earnings(commissions(2))).containsExactlyInAnyOrder(100L, 500L);
  }

  @Test
  void currenciesShouldStayApart() {
    node.publish(node.conversion(partner).sale(1_000, "usd"));
    node.publish(node.conversion(partner).sale(50_000, "xof"));
    commissions(2);

    assertThat(balanceOf(partner, "xof")).isEqualTo(-5_000);
    JsonObject seen = reread();
    assertThat(seen.getLong("totalSaleAmount")).isEqualTo(1_000);
    assertThat(seen.getLong("totalCommissions")).isEqualTo(100);
    assertThat(seen.getLong("totalSales")).isEqualTo(2);
    assertThat(seen.getLong("totalConversions")).isEqualTo(1);
  }

  @Test
  void bannedPartnerShouldEarnNothing() {
    double before = node.outcomes("inactive_partner");
    node.post(
        "payments.partners.ban",
        new JsonObject().put("partnerId", partner.getString("id")).put("reason", "fraud"));
    node.publish(node.conversion(partner).sale(1_000, "usd"));

    await().atMost(Duration.ofSeconds(15)).until(() -> node.outcomes("inactive_partner") > before);
    assertThat(commissions(0)).isEmpty();
    assertThat(reread().getString("status")).isEqualTo("banned");
  }

  @Test
  void undecodableRecordShouldBeParkedAndPassed() {
    byte[] rubbish = ("no conversion " + partner.getString("id")).getBytes(StandardCharsets.UTF_8);
    node.publish(node.principal.workspaceId(), rubbish);
    node.publish(node.conversion(partner).sale(1_000, "usd"));

    commissions(1);
    assertThat(node.parked(rubbish).orElseThrow().reason()).contains("ConversionRecorded");
  }

  @Test
  void refusedRecordShouldNotStopThoseBesideIt() {
    ConversionRecorded good = node.conversion(partner).sale(1_000, "usd");
    ConversionRecorded bad =
        new ConversionRecorded(
            "bad" + good.eventId(),
            good.kind(),
            good.workspaceId(),
            good.linkId(),
            good.programId(),
            good.partnerId(),
            good.customerId(),
            good.customerExternalId(),
            good.customerCreatedAtMs(),
            good.clickId(),
            1,
            1_000,
            "usd",
            null,
            "Purchase",
            good.occurredAtMs(),
            Map.of("nul", "\u0000"));
    node.publish(bad);
    node.publish(good);

    commissions(1);
    assertThat(node.parked(MeshJson.encode(bad))).isPresent();
  }

  @Test
  void flatLeadRewardShouldStayInItsOwnCurrency() {
    JsonObject program =
        node.post(
            "payments.programs.create",
            new JsonObject()
                .put("name", "Leads")
                .put(
                    "rewards",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("event", "lead")
                                .put("type", "flat")
                                .put("amount", 500)
                                .put("currency", "XOF"))));
    partner =
        node.post(
            "payments.partners.create",
            new JsonObject()
                .put("email", "lead" + partners + "@example.com")
                .put("programId", program.getString("id")));
    node.publish(node.conversion(partner).lead(3));

    JsonObject commission = commissions(1).getJsonObject(0);
    assertThat(commission.getLong("earnings")).isEqualTo(1_500);
    assertThat(commission.getString("currency")).isEqualTo("xof");
    assertThat(commission.getInteger("quantity")).isEqualTo(3);
  }

  @Test
  void saleAfterTheRewardedMonthsShouldEarnNothing() {
    JsonObject program =
        node.post(
            "payments.programs.create",
            new JsonObject()
                .put("name", "First sale only")
                .put(
                    "rewards",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("event", "sale")
                                .put("type", "percentage")
                                .put("amount", 12.5)
                                .put("maxDuration", 0))));
    partner =
        node.post(
            "payments.partners.create",
            new JsonObject()
                .put("email", "once" + partners + "@example.com")
                .put("programId", program.getString("id")));
    double before = node.outcomes("expired");
    node.publish(node.conversion(partner).sale(1_000, "usd"));
    node.publish(node.conversion(partner).sale(1_000, "usd"));

    await().atMost(Duration.ofSeconds(15)).until(() -> node.outcomes("expired") > before);
    assertThat(earnings(commissions(1))).containsExactly(125L);
  }

  @Test
  void commissionShouldBeSeenLive() {
    node.publish(node.conversion(partner).sale(7_000, "usd"));
    String id = commissions(1).getJsonObject(0).getString("id");

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> node.live.stream().anyMatch(update -> update.events().encode().contains(id)));
    LiveUpdate last = node.live.getLast();
    JsonObject snapshot =
        PaymentsNode.object(
            node.ask(
                node.principal,
                "payments.internal.liveSnapshot",
                Map.of(),
                new JsonObject(),
                null));
    assertThat(snapshot.getJsonObject("counters")).isEqualTo(last.counters());
    assertThat(snapshot.getLong("seq")).isEqualTo(last.seq());
    JsonArray events = snapshot.getJsonArray("events");
    assertThat(events.getJsonObject(events.size() - 1).getString("id")).isEqualTo(id);
    assertThat(events.encode()).doesNotContain("@example.com");
  }

  @Test
  void suspiciousSaleShouldWaitForSomebodyWhoDecides() {
    ConversionRecorded sale = node.conversion(partner).sale(2_000, "usd");
    ConversionRecorded flagged =
        sale.withReview(new FraudScore(80, FraudScore.REVIEW, List.of("own_customer: it is")));
    node.publish(flagged);
    node.publish(flagged);
    JsonObject held = commissions(1).getJsonObject(0);

    assertThat(held.getString("status")).isEqualTo("hold");
    assertThat(held.getJsonObject("review"))
        .isEqualTo(
            new JsonObject()
                .put("score", 80)
                .put("reasons", new JsonArray().add("own_customer: it is"))
                .putNull("by")
                .putNull("at"));
    JsonObject decided = decide(held, "pending");
    assertThat(decided.getString("status")).isEqualTo("pending");
    assertThat(decided.getJsonObject("review").getString("by"))
        .isEqualTo(node.principal.subjectId());
    assertThat(decided.getJsonObject("review").getString("at")).isNotNull();
    decide(held, "pending");
    assertThat(balanceOf(partner, "usd")).isEqualTo(-200);
    assertThat(toldBeforeTheNext())
        .as("once, by the decision")
        .containsOnlyOnce(held.getString("id"));
  }

  @Test
  void fraudShouldEarnNothingAndBeToldToNobody() {
    JsonObject held = held();
    decide(held, "fraud");

    assertThat(balanceOf(partner, "usd")).isZero();
    assertThat(toldBeforeTheNext()).doesNotContain(held.getString("id"));
  }

  @Test
  void clearAndUnscoredSalesShouldWaitForNobody() {
    node.publish(
        node.conversion(partner)
            .sale(1_000, "usd")
            .withReview(new FraudScore(20, FraudScore.CLEAR, List.of("other_country: FR, BE"))));
    node.publish(node.conversion(partner).sale(2_000, "usd").withReview(FraudScore.unscored()));

    assertThat(commissions(2))
        .extracting(one -> ((JsonObject) one).getString("status"))
        .containsOnly("pending");
  }

  /** One that somebody must look at. */
  private JsonObject held() {
    node.publish(
        node.conversion(partner)
            .sale(2_000, "usd")
            .withReview(new FraudScore(100, FraudScore.REVIEW, List.of())));
    return commissions(1).getJsonObject(0);
  }

  private JsonObject decide(JsonObject commission, String status) {
    return PaymentsNode.object(
        node.ask(
            node.principal,
            "payments.commissions.update",
            Map.of("id", commission.getString("id")),
            new JsonObject(),
            new JsonObject().put("status", status)));
  }

  @Test
  void whatIsBroughtBackFromFraudShouldBeToldOnce() {
    JsonObject held = held();
    decide(held, "fraud");
    decide(held, "pending");
    decide(held, "fraud");
    decide(held, "pending");

    assertThat(toldBeforeTheNext()).containsOnlyOnce(held.getString("id"));
  }

  /** Which commissions other contexts were told of, up to one that is earned now. */
  private List<String> toldBeforeTheNext() {
    int before = node.list("payments.commissions.list", ofPartner()).size();
    node.publish(node.conversion(partner).sale(100, "usd"));
    JsonArray all = commissions(before + 1);
    String next = all.getJsonObject(0).getString("id");
    List<String> told = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = node.consumer(Topics.COMMISSIONS)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            for (var one : consumer.poll(Duration.ofMillis(200))) {
              told.add(MeshJson.decode(one.value(), CommissionCreated.class).commissionId());
            }
            return told.contains(next);
          });
    }
    return told;
  }

  private JsonObject ofPartner() {
    return new JsonObject().put("partnerId", partner.getString("id"));
  }

  private JsonArray commissions(int count) {
    JsonObject query = ofPartner();
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.list("payments.commissions.list", query), list -> list.size() == count);
  }

  private JsonObject reread() {
    return PaymentsNode.object(
        node.ask(
            node.principal,
            "payments.partners.get",
            Map.of("id", partner.getString("id")),
            new JsonObject(),
            null));
  }

  private long balanceOf(JsonObject owner, String currency) {
    return node.list("payments.ledger.accounts", new JsonObject().put("pageSize", 1000)).stream()
        .map(JsonObject.class::cast)
        .filter(account -> account.getString("ownerId").equals(owner.getString("id")))
        .filter(account -> account.getString("currency").equals(currency))
        .mapToLong(account -> account.getLong("balance"))
        .sum();
  }

  private static java.util.List<Long> earnings(JsonArray commissions) {
    return commissions.stream().map(c -> ((JsonObject) c).getLong("earnings")).toList();
  }
}
