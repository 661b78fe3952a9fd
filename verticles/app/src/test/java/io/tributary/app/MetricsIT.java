package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.Addresses;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Prometheus reads: every name documented, every label from a list that is known before. */
class MetricsIT {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+)(?:\\{(.*)})? ([-+0-9.eE]+|NaN|[-+]Inf)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final Pattern DOCUMENTED = Pattern.compile("`((?:tributary|vertx|jvm)_[a-z_]+)`");

  private final RunningTributary tributary = RunningTributary.shared();

  @Test
  void operationsShouldBeCountedWithTheirOutcome() {
    double before = of("tributary_operation_seconds_count", "tracking.links.create", "2xx");
    create("metrics-" + Long.toString(System.nanoTime(), 36));
    tributary.call("POST", "/api/links", "{\"url\":7}");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          assertThat(of("tributary_operation_seconds_count", "tracking.links.create", "2xx"))
              .isEqualTo(before + 1);
          assertThat(of("tributary_operation_seconds_count", "tracking.links.create", "4xx"))
              .isPositive();
        });
    // The same call on the bus, as its sender and as its receiver saw it.
    assertThat(of("tributary_bus_request_seconds_count", "tracking.links.create", "2xx"))
        .isPositive();
    assertThat(of("tributary_bus_served_seconds_count", "tracking.links.create", "2xx"))
        .isPositive();
    assertThat(scrape())
        .contains("tributary_operation_seconds_bucket{operation=\"tracking.links.create\"")
        .contains("jvm_memory_used_bytes", "jvm_gc_pause", "process_cpu_usage")
        .contains("vertx_pool_queue_pending{pool_name=\"postgres.")
        .contains("vertx_eventbus_pending")
        .contains("tributary_journal_unshipped", "tributary_journal_lag_seconds");
  }

  @Test
  void everyMeterOfOursShouldSayWhatItIs() {
    Pattern help = Pattern.compile("# HELP (tributary_[a-z_]+) *(.*)");
    Matcher lines = help.matcher(scrape());
    Set<String> names = new HashSet<>();
    while (lines.find()) {
      names.add(lines.group(1));
      assertThat(lines.group(2)).as(lines.group(1)).isNotBlank();
    }
    assertThat(names).hasSizeGreaterThan(20);
  }

  @Test
  void everyMeterOfOursShouldBeDocumented() throws IOException {
    Path page = Path.of(System.getProperty("root.dir"), "deploy", "metrics.md");
    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(page))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    scrape()
        .lines()
        .filter(line -> line.startsWith("# TYPE tributary_"))
        .map(line -> line.split(" ", 4)[2])
        .filter(name -> !name.endsWith("_max"))
        .filter(name -> !documented.contains(name))
        .forEach(missing::add);
    assertThat(missing).as("names that deploy/metrics.md does not explain").isEmpty();
  }

  @Test
  void labelsShouldTakeNoValueThatAClientChose() throws IllegalAccessException {
    // What a stranger sends must not become a label.
    tributary.call("GET", "/api/no-such-thing-" + System.nanoTime(), "");
    tributary.call("GET", "/api/links/" + System.nanoTime(), "");
    Set<String> addresses = addresses();
    Map<String, Set<String>> values = new HashMap<>();
    scrape()
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> sample.group(1).startsWith("tributary_") && sample.group(2) != null)
        .forEach(sample -> {
          Matcher labels = LABEL.matcher(sample.group(2));
          while (labels.find()) {
            values.computeIfAbsent(labels.group(1), name -> new HashSet<>()).add(labels.group(2));
          }
        });
    assertThat(values.get("operation")).isSubsetOf(addresses);
    assertThat(values.get("status")).allMatch(status -> status.matches("[1-5]xx"));
    assertThat(values.get("caller")).allMatch(caller -> caller.matches("[a-z-]{1,20}"));
    assertThat(values)
        .allSatisfy((name, seen) -> {
          if (!name.equals("operation")) {
            assertThat(seen).as(name).hasSizeLessThan(40);
          }
        });
  }

  /** Operations of the contract, and the addresses that the mesh uses by itself. */
  private Set<String> addresses() throws IllegalAccessException {
    Set<String> known = new HashSet<>();
    JsonObject contract = new JsonObject(get("/api/openapi.json"));
    for (Map.Entry<String, Object> path : contract.getJsonObject("paths")) {
      for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
        if (method.getValue() instanceof JsonObject operation) {
          known.add(operation.getString("operationId"));
        }
      }
    }
    for (Field address : Addresses.class.getFields()) {
      known.add(String.valueOf(address.get(null)));
    }
    return known;
  }

  private void create(String key) {
    JsonObject link = new JsonObject().put("url", "https://example.com/").put("key", key);
    assertThat(tributary.call("POST", "/api/links", link.encode()).statusCode()).isEqualTo(200);
  }

  /** The sum of all samples of one meter with these two labels. */
  private double of(String name, String operation, String status) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> line.contains("operation=\"" + operation + "\""))
        .filter(line -> line.contains("status=\"" + status + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String scrape() {
    return tributary.metrics();
  }

  private String get(String path) {
    return tributary.send(HttpRequest.newBuilder(URI.create(tributary.url() + path)).GET()).body();
  }
}
