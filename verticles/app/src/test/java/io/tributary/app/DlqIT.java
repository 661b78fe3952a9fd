package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.Topics;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The tool as an operator uses it, beside a node that runs. */
class DlqIT {
  private final RunningTributary tributary = RunningTributary.shared();

  @Test
  void rubbishShouldBeListedShownSentAgainAndRemoved() throws Exception {
    String rubbish = "rubbish " + UUID.randomUUID();
    publish(rubbish);

    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> dlq(0, "list").contains("payments/conversions-"));
    String id = idOf(rubbish);
    assertThat(dlq(0, "show", id)).contains("attempts   1").contains("value      " + rubbish);

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> metrics().contains("tributary_consumer_lag{group=\"payments\""));
    assertThat(metrics()).contains("tributary_dead_letters_total{group=\"payments\"}");

    // Whoever watches over the node hears of it; everybody else only that it is not well.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          JsonObject health = tributary.health();
          assertThat(health.getString("status")).isEqualTo("degraded");
          assertThat(health.getJsonObject("parts").getJsonObject("deadLetters").encode())
              .contains("degraded", "conversions.dlq: 1", "scripts/dlq list");
        });
    assertThat(new JsonObject(tributary.call("GET", "/api/health", "").body()))
        .isEqualTo(new JsonObject().put("status", "degraded"));

    // Nothing was mended, so it comes back, and knows how often it was tried.
    assertThat(dlq(0, "replay", id)).contains(id + " sent again");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> dlq(0, "list").contains("2×"));
    String again = idOf(rubbish);
    assertThat(again).isNotEqualTo(id);

    assertThat(dlq(0, "drop", again)).contains(again + " removed");
    assertThat(dlq(0, "list")).doesNotContain(again);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> "ok".equals(tributary.health().getString("status")));
    assertThat(dlq(1, "show", again)).contains("no letter " + again);
    assertThat(dlq(2, "burn", again)).contains("see --help");
    assertThat(dlq(0, "--help")).contains("Usage: scripts/dlq list");
  }

  private String metrics() {
    return tributary.metrics();
  }

  private String idOf(String value) {
    for (String line : dlq(0, "list").lines().toList()) {
      String id = line.split(" ", 2)[0];
      if (id.startsWith("payments/") && dlq(0, "show", id).contains(value)) {
        return id;
      }
    }
    throw new AssertionError("not listed: " + value);
  }

  private void publish(String value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            tributary.kafkaClient(), new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.CONVERSIONS, "ws_nobody", value.getBytes(StandardCharsets.UTF_8)))
          .get(20, TimeUnit.SECONDS);
    }
  }

  private String dlq(int expectedCode, String... words) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Dlq dlq = new Dlq(new PrintStream(said, true, StandardCharsets.UTF_8), tributary.settings());
    assertThat(dlq.run(words))
        .as(() -> said.toString(StandardCharsets.UTF_8))
        .isEqualTo(expectedCode);
    return said.toString(StandardCharsets.UTF_8);
  }
}
