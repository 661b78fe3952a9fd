package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.Addresses;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.FraudQuery;
import io.tributary.mesh.FraudScore;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.Principal;
import io.tributary.mesh.Topics;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.fraud.FraudConfig;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is said about conversions, and what happens where nobody says anything. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FraudIT {
  private static final long TIMEOUT_MS = 400;

  private final List<FraudQuery> asked = new ArrayList<>();
  private final List<MessageConsumer<?>> scorers = new ArrayList<>();
  private TrackingNode node;
  private Principal me = TrackingNode.newWorkspace("usd");
  private JsonObject link = new JsonObject();

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra, new FraudConfig(true, TIMEOUT_MS));
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

  @AfterEach
  void leave() {
    scorers.forEach(scorer -> TrackingNode.await(scorer.unregister()));
    scorers.clear();
  }

  @Test
  void whatIsSaidShouldGoWithTheFactAndStayWithTheConversion() throws SQLException {
    scored(question ->
        question.reply(
            new JsonObject()
                .put("score", 75)
                .put("verdict", "review")
                .put("reasons", List.of("own_customer: it is"))));
    sale("tenant-1", "inv-flagged");

    FraudScore said = fact("inv-flagged").review();
    assertThat(said)
        .isEqualTo(new FraudScore(75, FraudScore.REVIEW, List.of("own_customer: it is")));
    FraudQuery query =
        asked.stream().filter(q -> q.workspaceId().equals(me.workspaceId())).findFirst().get();
    assertThat(query.kind()).isEqualTo("sale");
    assertThat(query.amountMinor()).isEqualTo(4_200);
    assertThat(query.conversionsOfClick()).isEqualTo(1);
    assertThat(query.conversionsOfPartner()).isEqualTo(1);
    assertThat(stored("inv-flagged")).isEqualTo("75 review");
    assertThat(waiting()).isZero();
  }

  @Test
  void factThatCannotBeReadShouldStopNoOther() throws SQLException {
    try (Connection connection = node.jdbc();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO conversions_unscored (conversion_id, workspace_id, fact)"
                    + " VALUES ('evt_broken', 'ws_nobody', '{\"linkId\":\"none\",\"quantity\":\"many\"}')")) {
      insert.executeUpdate();
    }
    sale("ada", "inv-behind");

    assertThat(fact("inv-behind").review()).isEqualTo(FraudScore.unscored());
    assertThat(waiting()).isZero();
  }

  @Test
  void absentScorerShouldCostNothing() throws SQLException {
    sale("ada", "inv-absent");

    assertThat(fact("inv-absent").review()).isEqualTo(FraudScore.unscored());
    assertThat(stored("inv-absent")).isEqualTo("0 unscored");
  }

  @Test
  void slowOrBrokenScorerShouldLoseNothing() throws SQLException {
    List<Message<JsonObject>> silent = new ArrayList<>();
    scored(silent::add);
    sale("ada", "inv-slow");
    assertThat(fact("inv-slow").review()).isEqualTo(FraudScore.unscored());
    leave();

    scored(question -> question.reply(new JsonObject().put("score", "a lot")));
    sale("bob", "inv-odd");
    assertThat(fact("inv-odd").review()).isEqualTo(FraudScore.unscored());
    assertThat(waiting()).isZero();
  }

  @Test
  void factThatACrashLeftShouldGoOn() throws SQLException {
    ConversionRecorded left =
        new ConversionRecorded(
            "evt_" + UUID.randomUUID(),
            ConversionRecorded.Kind.sale,
            me.workspaceId(),
            link.getString("id"),
            null,
            null,
            "cus_1",
            "ada",
            0,
            "click",
            1,
            100,
            "usd",
            "inv-left",
            "Purchase",
            0,
            Map.of());
    try (Connection jdbc = node.jdbc();
        PreparedStatement insert =
            jdbc.prepareStatement(
                "INSERT INTO conversions_unscored (conversion_id, workspace_id, fact) VALUES (?, ?, ?)")) {
      insert.setString(1, left.eventId());
      insert.setString(2, left.workspaceId());
      insert.setBytes(3, MeshJson.encode(left));
      insert.execute();
    }

    assertThat(fact("inv-left").eventId()).isEqualTo(left.eventId());
  }

  private void scored(Consumer<Message<JsonObject>> answer) {
    MessageConsumer<JsonObject> scorer =
        node.vertx
            .eventBus()
            .consumer(
                Addresses.FRAUD_SCORE,
                question -> {
                  asked.add(
                      MeshJson.decode(question.body().toBuffer().getBytes(), FraudQuery.class));
                  answer.accept(question);
                });
    scorers.add(scorer);
    TrackingNode.await(scorer.completion());
  }

  private void sale(String customer, String invoiceId) {
    node.post(
        me,
        "tracking.track.sale",
        new JsonObject()
            .put("clickId", node.clicks.on(link))
            .put("customerExternalId", customer)
            .put("amount", 4_200)
            .put("currency", "usd")
            .put("eventName", "Purchase")
            .put("paymentProcessor", "custom")
            .put("invoiceId", invoiceId));
  }

  private ConversionRecorded fact(String invoiceId) {
    List<ConversionRecorded> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                node.kafkaBootstrap,
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.CONVERSIONS));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            for (var one : consumer.poll(Duration.ofMillis(200))) {
              if (!me.workspaceId().equals(one.key())) {
                continue;
              }
              ConversionRecorded fact = MeshJson.decode(one.value(), ConversionRecorded.class);
              if (me.workspaceId().equals(fact.workspaceId())
                  && invoiceId.equals(fact.invoiceId())) {
                found.add(fact);
              }
            }
            return !found.isEmpty();
          });
    }
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private String stored(String invoiceId) throws SQLException {
    try (Connection jdbc = node.jdbc();
        PreparedStatement select =
            jdbc.prepareStatement(
                "SELECT fraud_score || ' ' || fraud_verdict FROM conversions WHERE workspace_id = ? AND invoice_id = ?")) {
      select.setString(1, me.workspaceId());
      select.setString(2, invoiceId);
      ResultSet rows = select.executeQuery();
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private int waiting() throws SQLException {
    try (Connection jdbc = node.jdbc();
        Statement select = jdbc.createStatement();
        ResultSet rows = select.executeQuery("SELECT count(*) FROM conversions_unscored")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
