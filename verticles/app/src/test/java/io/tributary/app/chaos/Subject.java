package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.app.RunningTributary;
import io.tributary.app.ServerSettings;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The node under test, with the servers it has. */
record Subject(RunningTributary tributary, Stores stores) implements AutoCloseable {
  /** A killed member of a consumer group is missed for ten seconds before others take over. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(120);

  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(\\{[^}]*})? (\\S+)$");

  /** A link that only one scenario visits. */
  record Link(String id, String key) {}

  /** With external servers, which the test kills one by one. */
  static Subject on(Infra infra, String name, Map<String, String> more) {
    PostgresEndpoint database = infra.freshDatabase();
    Stores stores = Stores.of(infra, database);
    // The audit speaks of all that is in Kafka, and this database knows of nobody else's clicks.
    stores.deleteTopic();
    Map<String, String> environment = new HashMap<>(ServerSettings.of(infra, database));
    environment.putAll(more);
    return new Subject(RunningTributary.startNew(name, environment), stores);
  }

  Link newLink(String key) {
    JsonObject link =
        new JsonObject(
            tributary
                .call(
                    "POST",
                    "/api/links",
                    new JsonObject()
                        .put("url", "https://shop.example.com/" + key)
                        .put("key", key)
                        .encode())
                .body());
    return new Link(link.getString("id"), key);
  }

  /** Waits until nothing is on its way, and compares; the node's own audit must agree. */
  Verdict verdict(String scenario, Link link, Book book) {
    await()
        .atMost(DRAIN_TIMEOUT)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> metric("tributary_journal_unshipped") == 0 && stores.unconsumed() == 0);
    Verdict verdict = Verdict.of(scenario, book, stores.clicksOf(link.id()));
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> {
          JsonObject audit = new JsonObject(tributary.call("GET", "/api/clicks/audit", "").body());
          assertThat(audit.getBoolean("settled")).as(audit.encodePrettily()).isTrue();
          JsonObject totals = audit.getJsonObject("totals");
          assertThat(totals.getLong("missing")).as(audit.encodePrettily()).isZero();
          assertThat(totals.getLong("duplicate")).as(audit.encodePrettily()).isZero();
        });
    return verdict;
  }

  /** The sum of a metric over all its labels. */
  double metric(String name) {
    Matcher sample = SAMPLE.matcher(tributary.metrics());
    double sum = 0;
    while (sample.find()) {
      if (sample.group(1).equals(name)) {
        sum += Double.parseDouble(sample.group(3));
      }
    }
    return sum;
  }

  JsonObject health() {
    return tributary.health();
  }

  /** Waits until the node says that all is well. */
  void awaitWell() {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(health().encodePrettily())
                .contains("\"status\" : \"ok\"")
                .doesNotContain("reason"));
  }

  /** Names of those parts of the node that are not well. */
  List<String> unwell() {
    JsonObject parts = health().getJsonObject("parts");
    return parts.fieldNames().stream()
        .filter(part -> !parts.getJsonObject(part).getString("status").equals("ok"))
        .toList();
  }

  @Override
  public void close() {
    tributary.close();
  }
}
