package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.kafka.DeadLetter;
import io.tributary.kit.kafka.DeadLetterDesk;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.MeshJson;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A conversion that a mistake of ours refuses, from the day it comes to the day it is mended. */
@UseServers
@TestInstance(Lifecycle.PER_CLASS)
class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Earns 77, which the mistake does not like. */
  private static final int POISONOUS = 770;

  private PaymentsNode node;
  private JsonObject partner;

  @BeforeAll
  void start(Infra infra) {
    node = PaymentsNode.start(infra);
    partner = node.partner("ada");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void poisonShouldBeParkedSeenAndReplayedAfterTheFixAndCountOnce() throws SQLException {
    alter("ADD CONSTRAINT mistake CHECK (earnings <> 77)");
    String event = UUID.randomUUID().toString();
    ConversionRecorded poison =
        node.conversion(partner).sale(event, POISONOUS, "usd", "cus_1", null);
    byte[] value = MeshJson.encode(poison);
    for (int i = 1; i <= 5; i++) {
      node.publish(node.conversion(partner).sale(i * 1_000, "usd"));
      if (i == 3) {
        node.publish(poison);
      }
    }

    // Those around it, which came in the same batch as like as not, are applied.
    await().atMost(PATIENCE).until(() -> commissions().size() == 5);
    await().atMost(PATIENCE).until(() -> node.parked(value).isPresent());
    DeadLetter letter = node.parked(value).orElseThrow();
    assertThat(letter.topic()).isEqualTo("conversions");
    assertThat(letter.consumer()).isEqualTo("payments");
    assertThat(letter.key()).isEqualTo(node.principal.workspaceId());
    assertThat(letter.reason()).contains("mistake");
    assertThat(letter.attempts()).isEqualTo(1);

    // Replayed too early it comes back, as a new letter that knows of both attempts.
    try (DeadLetterDesk desk = node.desk()) {
      desk.replay(letter);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> node.parked(value).filter(l -> l.attempts() == 2).isPresent());
    DeadLetter again = node.parked(value).orElseThrow();
    assertThat(again.id()).isNotEqualTo(letter.id());

    alter("DROP CONSTRAINT mistake");
    try (DeadLetterDesk desk = node.desk()) {
      // Twice, as if the tool had died after the first.
      desk.replay(again);
      desk.replay(again);
    }
    node.publish(node.conversion(partner).sale(9_000, "usd"));

    await().atMost(PATIENCE).until(() -> earnings().contains(900L));
    assertThat(earnings()).containsExactlyInAnyOrder(100L, 200L, 300L, 400L, 500L, 77L, 900L);
    assertThat(node.parked(value)).isEmpty();
  }

  @Test
  void droppedLetterShouldBeGone() {
    byte[] rubbish = ("rubbish " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    node.publish(node.principal.workspaceId(), rubbish);
    await().atMost(PATIENCE).until(() -> node.parked(rubbish).isPresent());

    try (DeadLetterDesk desk = node.desk()) {
      desk.drop(node.parked(rubbish).orElseThrow());
    }

    assertThat(node.parked(rubbish)).isEmpty();
  }

  private void alter(String what) throws SQLException {
    try (Connection connection = node.jdbc();
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE commissions " + what);
    }
  }

  private JsonArray commissions() {
    return node.list(
        "payments.commissions.list", new JsonObject().put("partnerId", partner.getString("id")));
  }

  private List<Long> earnings() {
    return commissions().stream()
        .map(JsonObject.class::cast)
        .map(one -> one.getLong("earnings"))
        .toList();
  }
}
