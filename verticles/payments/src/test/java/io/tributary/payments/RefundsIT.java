package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.ConversionCorrected;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.CustomerForgotten;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.Topics;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a partner's totals when a sale does not last. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefundsIT {
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
    partner = node.partner("hedy" + ++partners);
  }

  @ParameterizedTest
  @CsvSource({
    // status, sales, sale amount, commissions
    "pending, 1, 10000, 1000",
    "hold, 1, 10000, 1000",
    "refunded, 0, 0, 0",
    "duplicate, 0, 0, 0",
    "fraud, 1, 10000, 0",
    "canceled, 1, 10000, 0",
  })
  void totalsShouldSayWhatAStatusMeans(String status, long sales, long amount, long earned) {
    String id = sold(sale(10_000, "cus_a" + partners));

    set(id, status);

    JsonObject totals = totals();
    assertThat(totals.getLong("totalSales")).isEqualTo(sales);
    assertThat(totals.getLong("totalConversions")).isEqualTo(sales);
    assertThat(totals.getLong("totalSaleAmount")).isEqualTo(amount);
    assertThat(totals.getLong("totalCommissions")).isEqualTo(earned);
    assertThat(totals.getLong("netRevenue")).isEqualTo(amount - earned);
  }

  @Test
  void refundShouldBeToldOnceAndSoShouldItsEnd() {
    ConversionRecorded sale = sale(10_000, "cus_b" + partners);
    String id = sold(sale);

    set(id, "refunded");
    set(id, "duplicate");
    set(id, "fraud");
    node.patch("payments.commissions.update", id, new JsonObject().put("saleAmount", 4_000));

    List<ConversionCorrected> told = corrections(sale.eventId(), 3);
    assertThat(told).extracting(ConversionCorrected::version).containsExactly(1, 2, 3);
    assertThat(told).extracting(ConversionCorrected::quantity).containsExactly(0, 1, 1);
    assertThat(told)
        .extracting(ConversionCorrected::amountMinor)
        .containsExactly(0L, 10_000L, 4_000L);
  }

  @Test
  void bulkShouldTakeBackAsTheSingleOneDoes() {
    String one = sold(sale(10_000, "cus_c" + partners));
    String other = sold(sale(500, "cus_d" + partners));

    node.ask(
        node.principal,
        "payments.commissions.updateMany",
        Map.of(),
        new JsonObject(),
        new JsonObject()
            .put("commissionIds", new io.vertx.core.json.JsonArray(List.of(one, other)))
            .put("status", "refunded"));

    assertThat(totals().getLong("totalSaleAmount")).isZero();
    assertThat(totals().getLong("totalConversions")).isZero();
  }

  @Test
  void saleAfterARefundShouldBeTheFirstAgain() {
    String firstOnly = firstSaleOnly();
    String refunded = sold(sale(10_000, "cus_e"));
    set(refunded, "refunded");

    String next = sold(sale(2_000, "cus_e"));

    assertThat(earnings(next)).isEqualTo(200);
    assertThat(firstOnly).isNotEmpty();
  }

  @Test
  void saleOfNothingShouldBeNobodysFirst() {
    firstSaleOnly();
    double before = node.outcomes("nothing_sold");
    node.publish(sale(0, "cus_f"));
    await().until(() -> node.outcomes("nothing_sold") == before + 1);

    String paid = sold(sale(4_900, "cus_f"));

    assertThat(earnings(paid)).isEqualTo(490);
    assertThat(totals().getLong("totalSales")).isEqualTo(1);
    assertThat(totals().getLong("totalConversions")).isEqualTo(1);
  }

  @Test
  void erasureShouldReachCommissionsOfBeforeAndBehindIt() {
    String before = sold(sale(1_000, "cus_g" + partners));

    node.send(
        Topics.CUSTOMERS,
        MeshJson.encode(
            new CustomerForgotten(
                node.principal.workspaceId(), "cus_g" + partners, System.currentTimeMillis())));

    await().untilAsserted(() -> assertErased(before));
    assertErased(sold(sale(1_000, "cus_g" + partners)));
  }

  private void assertErased(String commission) {
    JsonObject found = commission(commission);
    assertThat(found.getValue("metadata")).isNull();
    assertThat(found.getJsonObject("customer").getString("externalId"))
        .isEqualTo("deleted:cus_g" + partners);
  }

  /** Whatever happens in whatever order, and however often: the totals are those of what stands. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void totalsShouldBeTheSumOfWhatStands(long seed) {
    Random random = new Random(seed);
    List<ConversionRecorded> sales = new ArrayList<>();
    List<String> statuses = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int step = 0; step < 25; step++) {
      if (ids.isEmpty() || random.nextInt(3) == 0) {
        ConversionRecorded sale =
            sale(100L * (1 + random.nextInt(50)), "cus_" + seed + "_" + random.nextInt(3));
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
          node.publish(sale);
        }
        String id = sold(sale);
        ids.add(id);
        sales.add(sale);
        statuses.add("pending");
      } else {
        int chosen = random.nextInt(ids.size());
        String status =
            List.of("pending", "hold", "refunded", "duplicate", "fraud", "canceled")
                .get(random.nextInt(6));
        set(ids.get(chosen), status);
        statuses.set(chosen, status);
        if (random.nextInt(4) == 0) {
          node.publish(sales.get(chosen));
        }
      }
    }

    long amount = 0;
    long count = 0;
    Set<String> customers = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (!Set.of("refunded", "duplicate").contains(statuses.get(i))) {
        amount += sales.get(i).amountMinor();
        count++;
        customers.add(String.valueOf(sales.get(i).customerId()));
      }
    }
    JsonObject totals = totals();
    assertThat(totals.getLong("totalSaleAmount")).isEqualTo(amount);
    assertThat(totals.getLong("totalSales")).isEqualTo(count);
    assertThat(totals.getLong("totalConversions")).isEqualTo(customers.size());
  }

  private ConversionRecorded sale(long amount, String customer) {
    return node.conversion(partner)
        .sale(java.util.UUID.randomUUID().toString(), amount, "usd", customer, null);
  }

  /** The partner of this test is one of a programme that rewards a customer's first sale only. */
  private String firstSaleOnly() {
    JsonObject program =
        node.post(
            "payments.programs.create",
            new JsonObject()
                .put("name", "First sale only")
                .put(
                    "rewards",
                    new io.vertx.core.json.JsonArray()
                        .add(
                            new JsonObject()
                                .put("event", "sale")
                                .put("type", "percentage")
                                .put("amount", 10)
                                .put("maxDuration", 0))));
    partner =
        node.post(
            "payments.partners.create",
            new JsonObject()
                .put("email", "first" + partners + "@example.com")
                .put("programId", program.getString("id")));
    return program.getString("id");
  }

  /** Its commission, once there is one. */
  private String sold(ConversionRecorded sale) {
    node.publish(sale);
    return await()
        .until(
            () ->
                node
                    .list(
                        "payments.commissions.list",
                        new JsonObject()
                            .put("partnerId", partner.getString("id"))
                            .put("pageSize", 100))
                    .stream()
                    .map(JsonObject.class::cast)
                    .filter(one -> node.eventOf(one.getString("id")).equals(sale.eventId()))
                    .map(one -> one.getString("id"))
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private void set(String id, String status) {
    node.patch("payments.commissions.update", id, new JsonObject().put("status", status));
  }

  private JsonObject commission(String id) {
    return node
        .list(
            "payments.commissions.list", new JsonObject().put("partnerId", partner.getString("id")))
        .stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private long earnings(String id) {
    return commission(id).getLong("earnings");
  }

  private JsonObject totals() {
    return PaymentsNode.object(
        node.ask(
            node.principal,
            "payments.partners.get",
            Map.of("id", partner.getString("id")),
            new JsonObject(),
            null));
  }

  private List<ConversionCorrected> corrections(String eventId, int count) {
    List<ConversionCorrected> told = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = node.consumer(Topics.CORRECTIONS)) {
      await()
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(record -> {
                  ConversionCorrected one =
                      MeshJson.decode(record.value(), ConversionCorrected.class);
                  if (one.eventId().equals(eventId)) {
                    told.add(one);
                  }
                });
            return told.size() >= count;
          });
    }
    return told;
  }
}
