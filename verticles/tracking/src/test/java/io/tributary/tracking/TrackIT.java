package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.edge.ClickId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrackIT {
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

  @Test
  void leadShouldBeAttributedToTheClick() {
    String click = node.clicks.on(link);

    JsonObject answer = lead(click, "ada", "Sign up", new JsonObject().put("customerName", "Ada"));

    assertThat(answer.getJsonObject("click").getString("id")).isEqualTo(click);
    assertThat(answer.getJsonObject("link").getString("id")).isEqualTo(link.getString("id"));
    assertThat(answer.getJsonObject("link").getString("partnerId")).isEqualTo("pn_1");
    assertThat(answer.getJsonObject("customer"))
        .isEqualTo(
            new JsonObject()
                .put("name", "Ada")
                .putNull("email")
                .putNull("avatar")
                .put("externalId", "ada"));
    assertThat(info().getLong("leads")).isEqualTo(1);
  }

  @Test
  void repeatedLeadShouldAnswerTheSameAndCountNothing() {
    String click = node.clicks.on(link);
    JsonObject first = lead(click, "ada", "Sign up", new JsonObject());
    JsonObject second = lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());

    assertThat(second).isEqualTo(first);
    assertThat(info().getLong("leads")).isEqualTo(1);
  }

  @Test
  void parallelLeadsShouldCountOnce() {
    String click = node.clicks.on(link);

    all(30, i -> "tracking.track.lead", i -> leadBody(click, "ada", "Sign up"));

    assertThat(info().getLong("leads")).isEqualTo(1);
  }

  @Test
  void leadQuantityShouldCountAsManyTimes() {
    lead(node.clicks.on(link), "ada", "Seats", new JsonObject().put("eventQuantity", 5));

    assertThat(info().getLong("leads")).isEqualTo(5);
  }

  @Test
  void leadWithoutClickShouldUseTheStoredOne() {
    String click = node.clicks.on(link);
    lead(click, "ada", "Sign up", new JsonObject().put("mode", "deferred"));
    assertThat(info().getLong("leads")).isZero();

    JsonObject answer = lead("", "ada", "Sign up", new JsonObject());

    assertThat(answer.getJsonObject("click").getString("id")).isEqualTo(click);
    assertThat(info().getLong("leads")).isEqualTo(1);
  }

  @Test
  void leadOfAnUnknownClickShouldBeRefused() {
    String foreign = node.clicks.on(node.link("foreign"), Instant.now().minusSeconds(3600));

    for (String click : List.of("garbage", "0123456789abcdef", foreign, "")) {
      LinksIT.assertFails(
          FailureCode.NOT_FOUND, () -> lead(click, "nobody", "Sign up", new JsonObject()));
    }
  }

  @Test
  void leadShouldWaitForAClickThatIsOnItsWay() {
    String click = node.clicks.newId();
    Future<OperationReply> answer =
        node.request(
            me,
            "tracking.track.lead",
            Map.of(),
            new JsonObject(),
            leadBody(click, "ada", "Sign up"),
            null);

    node.clicks.store(
        click, link, Instant.ofEpochMilli(timeOf(click)), "CM", "Mobile", "link", null);

    assertThat(TrackingNode.object(TrackingNode.await(answer).body()).getJsonObject("click"))
        .isEqualTo(new JsonObject().put("id", click));
  }

  @Test
  void conversionOfAClickThatIsNewerThanAllStoredShouldBeRetryable() {
    lead(
        node.clicks.on(link, Instant.now().minusSeconds(7200)), "ada", "Sign up", new JsonObject());
    String late = node.clicks.newId(Instant.now().minusSeconds(600));

    assertOnItsWay(() -> lead(late, "nobody", "Sign up", new JsonObject()));
    assertOnItsWay(() -> lead(late, "ada", "Trial", new JsonObject()));
    assertOnItsWay(() -> sale("nobody", 100, new JsonObject().put("clickId", late)));
    // Ada's older click must not be paid for what the newer one brought.
    assertOnItsWay(() -> sale("ada", 100, new JsonObject().put("clickId", late)));
    assertThat(info().getLong("sales")).isZero();

    JsonObject other =
        node.post(
            me, "tracking.links.create", new JsonObject().put("url", "https://other.example"));
    node.clicks.store(
        late, other, Instant.ofEpochMilli(timeOf(late)), "CM", "Mobile", "link", null);
    sale("ada", 100, new JsonObject().put("clickId", late));

    assertThat(info(other).getLong("sales")).isEqualTo(1);
    assertThat(info().getLong("sales")).isZero();
  }

  @Test
  void conversionOfAFreshClickShouldWaitBeforeItIsRetryable() {
    String click = node.clicks.newId();

    assertOnItsWay(() -> sale("ada", 100, new JsonObject().put("clickId", click)));
  }

  @Test
  void conversionOfAClickThatCannotComeAnyMoreShouldBeRefused() {
    String theirs = node.clicks.on(link, Instant.now().minusSeconds(7200));
    lead(theirs, "ada", "Sign up", new JsonObject());
    // Clicks may overtake each other by a minute, not more.
    String old = node.clicks.newId(Instant.now().minusSeconds(7300));
    String ancient = node.clicks.newId(Instant.now().minus(Duration.ofDays(8)));
    String future = node.clicks.newId(Instant.now().plusSeconds(3600));

    for (String click : List.of("garbage", old, ancient, future)) {
      for (String customer : List.of("ada", "nobody")) {
        LinksIT.assertFails(
            FailureCode.NOT_FOUND, () -> lead(click, customer, "Trial", new JsonObject()));
        LinksIT.assertFails(
            FailureCode.NOT_FOUND,
            () -> sale(customer, 100, new JsonObject().put("clickId", click)));
      }
    }
    assertThat(info().getLong("sales")).isZero();
  }

  @Test
  void customersOwnClickShouldDoThoughItIsNoLongerStored() throws Exception {
    String click = node.clicks.on(link, Instant.now().minusSeconds(7200));
    lead(click, "ada", "Sign up", new JsonObject());
    node.clicks.on(link);
    try (var db = node.jdbc();
        var statement = db.prepareStatement("DELETE FROM clicks WHERE click_id = ?")) {
      statement.setString(1, click);
      statement.execute();
    }

    lead(click, "ada", "Trial", new JsonObject());
    sale("ada", 100, new JsonObject().put("clickId", click));

    assertThat(info().getLong("leads")).isEqualTo(2);
    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void saleShouldAnswerWhatWasSold() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());

    JsonObject answer =
        sale("ada", 4_200, new JsonObject().put("metadata", new JsonObject().put("plan", "pro")));

    assertThat(answer.getString("eventName")).isEqualTo("Purchase");
    assertThat(answer.getJsonObject("customer").getString("id")).startsWith("cus_");
    assertThat(answer.getJsonObject("sale"))
        .isEqualTo(
            new JsonObject()
                .put("amount", 4_200L)
                .put("currency", "usd")
                .put("paymentProcessor", "custom")
                .putNull("invoiceId")
                .put("metadata", new JsonObject().put("plan", "pro")));
    JsonObject now = info();
    assertThat(now.getLong("sales")).isEqualTo(1);
    assertThat(now.getLong("conversions")).isEqualTo(1);
    assertThat(now.getLong("saleAmount")).isEqualTo(4_200);
  }

  @Test
  void saleToAnUnknownCustomerShouldAnswerNulls() {
    JsonObject answer = sale("nobody", 100, new JsonObject());

    assertThat(answer)
        .isEqualTo(
            new JsonObject().put("eventName", "Purchase").putNull("customer").putNull("sale"));
  }

  @Test
  void saleWithAClickShouldMakeTheCustomer() {
    JsonObject answer =
        sale(
            "direct",
            100,
            new JsonObject()
                .put("clickId", node.clicks.on(link))
                .put("leadEventName", "Trial")
                .put("customerEmail", "d@example.com"));

    assertThat(answer.getJsonObject("customer").getString("email")).isEqualTo("d@example.com");
    assertThat(info().getLong("leads")).isEqualTo(1);
    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void currenciesShouldStayApart() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());
    sale("ada", 1_000, new JsonObject().put("currency", "USD"));
    sale("ada", 500_000, new JsonObject().put("currency", "xaf"));

    assertThat(info().getLong("saleAmount")).isEqualTo(1_000);
    assertThat(info().getJsonObject("saleAmounts"))
        .isEqualTo(new JsonObject().put("usd", 1_000L).put("xaf", 500_000L));
    LinksIT.assertFails(
        FailureCode.UNPROCESSABLE_ENTITY,
        () -> sale("ada", 1, new JsonObject().put("currency", "abc")));
  }

  @Test
  void repeatedInvoiceShouldAnswerTheFirstSale() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());
    JsonObject first = sale("ada", 1_000, new JsonObject().put("invoiceId", "inv-1"));
    JsonObject second =
        sale(
            "ada",
            1_000,
            new JsonObject()
                .put("invoiceId", "inv-1")
                .put("metadata", new JsonObject().put("try", 2)));

    assertThat(second).isEqualTo(first);
    assertThat(info().getLong("saleAmount")).isEqualTo(1_000);
  }

  @Test
  void invoiceWithOtherContentShouldBeRefusedAndSayWhatDiffers() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());
    lead(node.clicks.on(link), "bob", "Sign up", new JsonObject());
    sale("ada", 1_000, new JsonObject().put("invoiceId", "inv-2"));

    assertThatThrownBy(() ->
            sale("bob", 2_000, new JsonObject().put("invoiceId", "inv-2").put("currency", "eur")))
        .isInstanceOfSatisfying(
            MeshException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(FailureCode.CONFLICT);
              assertThat(refused.getMessage())
                  .contains("inv-2", "customerExternalId, amount, currency");
            });
    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void saleOfNothingShouldBeNoSaleAndKeepTheCustomersClick() {
    JsonObject answer = sale("trial", 0, new JsonObject().put("clickId", node.clicks.on(link)));
    JsonObject paid = sale("trial", 4_900, new JsonObject());

    assertThat(answer.getValue("sale")).isNull();
    assertThat(answer.getJsonObject("customer").getString("externalId")).isEqualTo("trial");
    assertThat(paid.getJsonObject("sale").getLong("amount")).isEqualTo(4_900);
    assertThat(info().getLong("sales")).isEqualTo(1);
    assertThat(info().getLong("conversions")).isEqualTo(1);
  }

  @Test
  void clickOfALinkThatDoesNotTrackShouldBeAsGoodAsUnknown() {
    String early = node.clicks.on(link);
    lead(early, "ada", "Sign up", new JsonObject());
    assertThat(link.getBoolean("trackConversion")).isTrue();
    node.call(
        me,
        "tracking.links.update",
        Map.of("linkId", link.getString("id")),
        new JsonObject(),
        new JsonObject().put("trackConversion", false));
    String late = node.clicks.on(link);

    LinksIT.assertFails(
        FailureCode.NOT_FOUND, () -> lead(late, "new", "Sign up", new JsonObject()));
    LinksIT.assertFails(
        FailureCode.NOT_FOUND, () -> sale("new", 100, new JsonObject().put("clickId", late)));
    sale("ada", 100, new JsonObject().put("clickId", early));

    assertThat(info().getLong("leads")).isEqualTo(1);
    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void fiftyParallelRepeatsOfAnInvoiceShouldCountOnce() {
    for (int i = 0; i < 5; i++) {
      lead(node.clicks.on(link), "buyer-" + i, "Sign up", new JsonObject());
    }

    List<JsonObject> answers =
        all(
            50,
            i -> "tracking.track.sale",
            i ->
                new JsonObject()
                    .put("customerExternalId", "buyer-0")
                    .put("amount", 1_000)
                    .put("invoiceId", "inv-parallel"));

    assertThat(answers).allMatch(answer -> answer.equals(answers.getFirst()));
    JsonObject now = info();
    assertThat(now.getLong("sales")).isEqualTo(1);
    assertThat(now.getLong("saleAmount"))
        .isEqualTo(answers.getFirst().getJsonObject("sale").getLong("amount"));
    assertThat(facts("inv-parallel")).hasSize(1);
  }

  @Test
  void parallelSalesShouldAllBeCounted() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());

    all(
        50,
        i -> "tracking.track.sale",
        i -> new JsonObject().put("customerExternalId", "ada").put("amount", 10));

    JsonObject now = info();
    assertThat(now.getLong("sales")).isEqualTo(50);
    assertThat(now.getLong("conversions")).isEqualTo(1);
    assertThat(now.getLong("saleAmount")).isEqualTo(500);
  }

  @Test
  void lastClickShouldWinUntilTheFirstSale() {
    JsonObject other =
        node.post(
            me, "tracking.links.create", new JsonObject().put("url", "https://other.example"));
    JsonObject late =
        node.post(me, "tracking.links.create", new JsonObject().put("url", "https://late.example"));
    lead(
        node.clicks.on(link, Instant.now().minusSeconds(7200)), "ada", "Sign up", new JsonObject());
    lead(node.clicks.on(other, Instant.now().minusSeconds(3600)), "ada", "Trial", new JsonObject());
    sale("ada", 100, new JsonObject());
    lead(node.clicks.on(late), "ada", "Renewal", new JsonObject());
    sale("ada", 200, new JsonObject());

    assertThat(info(other).getLong("sales")).isEqualTo(2);
    assertThat(info(late).getLong("sales")).isZero();
    assertThat(info().getLong("sales")).isZero();
  }

  @Test
  void saleShouldFollowTheNamedLead() {
    JsonObject other =
        node.post(
            me, "tracking.links.create", new JsonObject().put("url", "https://other.example"));
    lead(
        node.clicks.on(link, Instant.now().minusSeconds(3600)), "ada", "Sign up", new JsonObject());
    lead(node.clicks.on(other), "ada", "Trial", new JsonObject());

    sale("ada", 100, new JsonObject().put("leadEventName", "Sign up"));

    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void saleShouldBeAttributedWhenTheClickIsNoLongerStored() throws Exception {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject().put("mode", "deferred"));
    try (var db = node.jdbc();
        var statement = db.prepareStatement("DELETE FROM clicks WHERE workspace_id = ?")) {
      statement.setString(1, me.workspaceId());
      statement.execute();
    }

    sale("ada", 100, new JsonObject());

    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void saleShouldBeToldToPaymentsOnce() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());
    sale("ada", 777, new JsonObject().put("invoiceId", "inv-fact"));

    ConversionRecorded fact = facts("inv-fact").getFirst();

    assertThat(fact.workspaceId()).isEqualTo(me.workspaceId());
    assertThat(fact.partnerId()).isEqualTo("pn_1");
    assertThat(fact.programId()).isEqualTo("prog_1");
    assertThat(fact.amountMinor()).isEqualTo(777);
    assertThat(fact.customerExternalId()).isEqualTo("ada");
    assertThat(fact.linkId()).isEqualTo(link.getString("id"));
  }

  @Test
  void dashboardsShouldHearOfSalesWithoutTheCustomer() {
    lead(
        node.clicks.on(link),
        "ada",
        "Sign up",
        new JsonObject().put("customerEmail", "ada@example.com"));
    sale("ada", 1_234, new JsonObject());

    await().until(() -> updates().size() == 2);
    LiveUpdate last = updates().getLast();
    assertThat(last.seq()).isGreaterThan(updates().getFirst().seq());
    assertThat(last.counters().getLong("sales")).isEqualTo(1);
    assertThat(last.counters().getLong("saleAmount")).isEqualTo(1_234);
    JsonObject event = last.events().getJsonObject(0);
    assertThat(event.getString("type")).isEqualTo("sale");
    assertThat(event.getLong("amount")).isEqualTo(1_234);
    assertThat(event.encode()).doesNotContain("ada");
  }

  @Test
  void idempotencyKeyShouldReplayTheAnswer() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());
    JsonObject body = new JsonObject().put("customerExternalId", "ada").put("amount", 50);

    OperationReply first = withKey(body);
    OperationReply second = withKey(body);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(info().getLong("sales")).isEqualTo(1);
  }

  @Test
  void metadataShouldHaveALimit() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());

    LinksIT.assertFails(
        FailureCode.UNPROCESSABLE_ENTITY,
        () ->
            sale(
                "ada",
                1,
                new JsonObject().put("metadata", new JsonObject().put("x", "y".repeat(10_000)))));
  }

  /** The gateway lets no such text in; other callers on the bus must not get it stored either. */
  @Test
  void saleThatPaymentsCouldNotReadShouldNotCommit() {
    lead(node.clicks.on(link), "ada", "Sign up", new JsonObject());

    assertThatThrownBy(() ->
            sale(
                "ada",
                1_000,
                new JsonObject().put("metadata", new JsonObject().put("a\ud83d", "v"))))
        .isInstanceOf(Exception.class);
    assertThat(info().getLong("sales")).isZero();
  }

  private static void assertOnItsWay(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MeshException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(FailureCode.UNAVAILABLE);
              assertThat(failure.retryAfterSeconds()).isEqualTo(1);
              assertThat(failure.getMessage()).contains("still on its way");
            });
  }

  private static long timeOf(String click) {
    return ClickId.timeOf(click).orElseThrow();
  }

  private OperationReply withKey(JsonObject body) {
    return TrackingNode.await(
        node.request(me, "tracking.track.sale", Map.of(), new JsonObject(), body, "key-1"));
  }

  private List<LiveUpdate> updates() {
    return node.live.stream()
        .filter(update -> update.workspaceId().equals(me.workspaceId()))
        .toList();
  }

  private JsonObject lead(String click, String customer, String event, JsonObject more) {
    return node.post(me, "tracking.track.lead", leadBody(click, customer, event).mergeIn(more));
  }

  private static JsonObject leadBody(String click, String customer, String event) {
    return new JsonObject()
        .put("clickId", click)
        .put("eventName", event)
        .put("customerExternalId", customer);
  }

  private JsonObject sale(String customer, long amount, JsonObject more) {
    return node.post(
        me,
        "tracking.track.sale",
        new JsonObject().put("customerExternalId", customer).put("amount", amount).mergeIn(more));
  }

  private JsonObject info() {
    return info(link);
  }

  private JsonObject info(JsonObject of) {
    return TrackingNode.object(
        node.call(
                me,
                "tracking.links.info",
                Map.of(),
                new JsonObject().put("linkId", of.getString("id")),
                null)
            .body());
  }

  private List<JsonObject> all(
      int times,
      java.util.function.IntFunction<String> operation,
      java.util.function.IntFunction<JsonObject> body) {
    List<Future<OperationReply>> calls = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      calls.add(
          node.request(me, operation.apply(i), Map.of(), new JsonObject(), body.apply(i), null));
    }
    TrackingNode.await(Future.all(calls));
    return calls.stream().map(call -> TrackingNode.object(call.result().body())).toList();
  }

  /** Everything on the topic about an invoice, once at least one has come and a moment passed. */
  private List<ConversionRecorded> facts(String invoiceId) {
    List<ConversionRecorded> found = new ArrayList<>();
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            node.kafkaBootstrap,
            "group.id",
            UUID.randomUUID().toString(),
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.CONVERSIONS));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            boolean nothingMore = true;
            for (var one : consumer.poll(Duration.ofMillis(300))) {
              nothingMore = false;
              if (!me.workspaceId().equals(one.key())) {
                continue;
              }
              ConversionRecorded fact = MeshJson.decode(one.value(), ConversionRecorded.class);
              if (me.workspaceId().equals(fact.workspaceId())
                  && invoiceId.equals(fact.invoiceId())) {
                found.add(fact);
              }
            }
            return nothingMore && !found.isEmpty();
          });
    }
    return found;
  }
}
