package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.ConversionCorrected;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What customers, links, analytics and dashboards say once a sale is taken back. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorrectionsIT {
  private TrackingNode node;
  private KafkaProducer<String, byte[]> producer;
  private Principal me;
  private List<JsonObject> links;

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", node.kafkaBootstrap),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  void stop() {
    producer.close(Duration.ofSeconds(5));
    node.close();
  }

  @BeforeEach
  void workspace() {
    me = TrackingNode.newWorkspace("usd");
    links = List.of(link(), link());
  }

  @Test
  void refundShouldTakeTheSaleBackEverywhereAndItsEndPutItBack() {
    buyer("ada", 0);
    String sale = sold("ada", 10_000);

    correct(sale, 0, 0, 1);

    await().untilAsserted(() -> assertThat(link(0).getLong("sales")).isZero());
    assertThat(link(0).getLong("conversions")).isZero();
    assertThat(link(0).getLong("saleAmount")).isZero();
    assertThat(customer("ada").getLong("sales")).isZero();
    assertThat(customer("ada").getLong("saleAmount")).isZero();
    assertThat(customer("ada").getValue("firstSaleAt")).isNull();
    assertThat(count().getLong("sales")).isZero();
    assertThat(count().getLong("saleAmount")).isZero();
    assertThat(count().getLong("leads")).isEqualTo(1);
    assertThat(events()).isEmpty();
    await().untilAsserted(() -> assertThat(lastLive().getLong("sales")).isZero());
    assertThat(lastLive().getJsonObject("revenue").getLong("usd")).isZero();

    correct(sale, 1, 10_000, 2);

    await().untilAsserted(() -> assertThat(link(0).getLong("saleAmount")).isEqualTo(10_000));
    assertThat(link(0).getLong("conversions")).isEqualTo(1);
    assertThat(customer("ada").getLong("sales")).isEqualTo(1);
    assertThat(count().getLong("saleAmount")).isEqualTo(10_000);
    assertThat(events()).hasSize(1);
  }

  @Test
  void partOfASaleMayStandToo() {
    buyer("ada", 0);
    String sale = sold("ada", 10_000);

    correct(sale, 1, 4_000, 1);

    await().untilAsserted(() -> assertThat(link(0).getLong("saleAmount")).isEqualTo(4_000));
    assertThat(link(0).getLong("sales")).isEqualTo(1);
    assertThat(customer("ada").getLong("saleAmount")).isEqualTo(4_000);
    assertThat(count().getLong("saleAmount")).isEqualTo(4_000);
    assertThat(events().getJsonObject(0).getLong("saleAmount")).isEqualTo(4_000);
  }

  @Test
  void strangersConversionShouldBePassedOver() {
    buyer("ada", 0);
    String sale = sold("ada", 10_000);

    send(
        new ConversionCorrected(
            sale, "ws_stranger", ConversionRecorded.Kind.sale, 0, 0, "usd", 1, 1L));
    String other = sold("ada", 500);
    correct(other, 0, 0, 1);

    await().untilAsserted(() -> assertThat(link(0).getLong("sales")).isEqualTo(1));
    assertThat(link(0).getLong("saleAmount")).isEqualTo(10_000);
  }

  /**
   * Any order, any repetition: counters are the sums of what the newest state of each sale says.
   */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void totalsShouldBeTheSumOfWhatStands(long seed) {
    Random random = new Random(seed);
    buyer("ada", 0);
    buyer("bob", 1);
    List<String> sales = new ArrayList<>();
    Map<String, Integer> versions = new HashMap<>();
    Map<String, ConversionCorrected> newest = new HashMap<>();
    List<ConversionCorrected> told = new ArrayList<>();
    for (int step = 0; step < 40; step++) {
      if (sales.isEmpty() || random.nextInt(3) == 0) {
        long amount = 100L * (1 + random.nextInt(50));
        String sale = sold(random.nextBoolean() ? "ada" : "bob", amount);
        sales.add(sale);
        newest.put(sale, state(sale, 1, amount, 0));
      } else {
        String sale = sales.get(random.nextInt(sales.size()));
        int version = versions.merge(sale, 1, Integer::sum);
        boolean gone = random.nextBoolean();
        ConversionCorrected fact =
            state(sale, gone ? 0 : 1, gone ? 0 : 50L * (1 + random.nextInt(100)), version);
        newest.put(sale, fact);
        told.add(fact);
        send(fact);
        // A fact of before, once more.
        send(told.get(random.nextInt(told.size())));
      }
    }
    long standing = newest.values().stream().filter(one -> one.quantity() > 0).count();
    long amount = newest.values().stream().mapToLong(ConversionCorrected::amountMinor).sum();

    await()
        .untilAsserted(() -> {
          assertThat(count().getLong("sales")).isEqualTo(standing);
          assertThat(count().getLong("saleAmount")).isEqualTo(amount);
        });
    assertThat(sum("sales")).isEqualTo(standing);
    assertThat(sum("saleAmount")).isEqualTo(amount);
    assertThat(customer("ada").getLong("sales") + customer("bob").getLong("sales"))
        .isEqualTo(standing);
    assertThat(sum("conversions"))
        .isEqualTo(
            List.of("ada", "bob").stream()
                .filter(name -> customer(name).getLong("sales") > 0)
                .count());
    assertThat(number("SELECT sales FROM workspace_totals WHERE workspace_id = ?"))
        .isEqualTo(standing);
    assertThat(number("SELECT amount FROM workspace_revenue WHERE workspace_id = ?"))
        .isEqualTo(amount);
  }

  private JsonObject link() {
    return node.post(
        me, "tracking.links.create", new JsonObject().put("url", "https://shop.example.com/x"));
  }

  private void buyer(String customer, int link) {
    node.post(
        me,
        "tracking.track.lead",
        new JsonObject()
            .put("clickId", node.clicks.on(links.get(link)))
            .put("eventName", "Sign up")
            .put("customerExternalId", customer));
  }

  /** The id of a new sale. */
  private String sold(String customer, long amount) {
    String invoice = "inv_" + java.util.UUID.randomUUID();
    node.post(
        me,
        "tracking.track.sale",
        new JsonObject()
            .put("customerExternalId", customer)
            .put("amount", amount)
            .put("invoiceId", invoice));
    try (Connection connection = node.jdbc();
        PreparedStatement query =
            connection.prepareStatement("SELECT id FROM conversions WHERE invoice_id = ?")) {
      query.setString(1, invoice);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long number(String sql) {
    try (Connection connection = node.jdbc();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, me.workspaceId());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void correct(String sale, int quantity, long amount, int version) {
    send(state(sale, quantity, amount, version));
  }

  private ConversionCorrected state(String sale, int quantity, long amount, int version) {
    return new ConversionCorrected(
        sale, me.workspaceId(), ConversionRecorded.Kind.sale, quantity, amount, "usd", version, 1L);
  }

  private void send(ConversionCorrected fact) {
    try {
      producer
          .send(new ProducerRecord<>(Topics.CORRECTIONS, fact.workspaceId(), MeshJson.encode(fact)))
          .get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject link(int index) {
    return TrackingNode.object(
        node.call(
                me,
                "tracking.links.info",
                Map.of(),
                new JsonObject().put("linkId", links.get(index).getString("id")),
                null)
            .body());
  }

  private long sum(String counter) {
    return link(0).getLong(counter) + link(1).getLong(counter);
  }

  private JsonObject customer(String externalId) {
    return node.list(me, "tracking.customers.list", new JsonObject().put("externalId", externalId))
        .getJsonObject(0);
  }

  private JsonObject count() {
    return TrackingNode.object(
        node.call(
                me,
                "tracking.analytics.query",
                Map.of(),
                new JsonObject().put("groupBy", "count").put("event", "composite"),
                null)
            .body());
  }

  private JsonArray events() {
    return node.list(me, "tracking.events.list", new JsonObject().put("event", "sales"));
  }

  private JsonObject lastLive() {
    return node.live.stream()
        .filter(update -> update.workspaceId().equals(me.workspaceId()))
        .reduce((before, after) -> after)
        .orElseThrow()
        .counters();
  }
}
