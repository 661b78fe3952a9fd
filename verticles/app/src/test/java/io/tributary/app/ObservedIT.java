package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.app.TraceCollector.SeenSpan;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that traces all and logs for programs: what it tells, and what it keeps to itself. */
@UseServers(running = false)
class ObservedIT {
  private static final String VISITOR = "203.0.113.77";
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  private static TraceCollector collector;
  private static RunningTributary tributary;

  @BeforeAll
  static void start() throws IOException {
    collector = new TraceCollector();
    tributary =
        RunningTributary.startNew(
            "observed",
            Map.of(
                "TRIBUTARY_TRACING_ENDPOINT", collector.endpoint(),
                "TRIBUTARY_TRACING_SAMPLE", "1",
                "OTEL_BSP_SCHEDULE_DELAY", "200",
                "LOG_FORMAT", "json",
                "LOG_LEVEL", "DEBUG"));
  }

  @AfterAll
  static void stop() {
    tributary.close();
    collector.close();
  }

  @Test
  void conversionShouldBeOneTraceFromHttpToTheLastRow() {
    String run = Long.toString(System.nanoTime(), 36);
    String clickId = click(run);
    post(
        "/api/track/lead",
        new JsonObject()
            .put("clickId", clickId)
            .put("eventName", "Sign up")
            .put("customerExternalId", "c-" + run),
        null);
    HttpResponse<String> sale =
        post(
            "/api/track/sale",
            new JsonObject()
                .put("customerExternalId", "c-" + run)
                .put("amount", 5_000)
                .put("invoiceId", "i-" + run),
            "00-" + TRACE + "-" + CALLER + "-01");
    assertThat(sale.statusCode()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          List<SeenSpan> spans = collector.spansOf(TRACE);
          SeenSpan gateway = named(spans, "tracking.track.sale");
          assertThat(gateway.parent()).isEqualTo(CALLER);
          SeenSpan published = named(spans, "conversions publish");
          SeenSpan taken = named(spans, "conversions process");
          assertThat(taken.parent()).isEqualTo(published.id());
          assertThat(isBelow(spans, published, gateway)).isTrue();
          // Statements of tracking hang under the request, those of payments under its batch.
          assertThat(spans).anyMatch(span -> isSql(span) && isBelow(spans, span, gateway));
          assertThat(spans).anyMatch(span -> isSql(span) && isBelow(spans, span, taken));
          named(spans, "commissions publish");
          named(spans, "commissions process");
        });
  }

  @Test
  void traceShouldBeginAnewWhereTheHeaderIsNotAsTheStandardSays() {
    for (String wrong :
        List.of(
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4799-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4799-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4799-00f067aa0ba902b7-01",
            "nonsense")) {
      assertThat(get("/api/tags", wrong).statusCode()).isEqualTo(200);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(collector.all())
                .filteredOn(span -> span.name().equals("tracking.tags.list"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(span -> {
                  assertThat(span.parent()).isEmpty();
                  assertThat(span.trace()).doesNotContainIgnoringCase("4bf92f3577b34da6a3ce92");
                }));
  }

  @Test
  void redirectsShouldHaveNoSpans() {
    String run = Long.toString(System.nanoTime(), 36);
    create(run);
    HttpRequest.Builder visit =
        HttpRequest.newBuilder(URI.create(tributary.url() + "/observed-" + run))
            .header("traceparent", "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01")
            .GET();
    assertThat(tributary.send(visit).statusCode()).isEqualTo(302);
    get("/api/tags", "00-cccccccccccccccccccccccccccccccc-bbbbbbbbbbbbbbbb-01");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !collector.spansOf("cccccccccccccccccccccccccccccccc").isEmpty());
    assertThat(collector.spansOf("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).isEmpty();
  }

  @Test
  void logShouldBeLinesOfJsonThatNameNodeAndRequest() throws IOException {
    tributary.send(
        HttpRequest.newBuilder(URI.create(tributary.url() + "/api/tags"))
            .header("authorization", "Bearer " + RunningTributary.KEY)
            .header("x-request-id", "asked-by-a-test")
            .GET());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> tributary.log().contains("\"request\":\"asked-by-a-test\""));
    List<JsonObject> lines =
        tributary.log().lines().filter(line -> !line.isBlank()).map(JsonObject::new).toList();
    assertThat(lines)
        .allSatisfy(line ->
            assertThat(line.fieldNames()).contains("@timestamp", "level", "logger", "message"));
    JsonObject ours =
        lines.stream()
            .filter(line -> "asked-by-a-test".equals(line.getString("request")))
            .findFirst()
            .orElseThrow();
    assertThat(ours.getString("node")).startsWith("node_");
    assertThat(ours.getString("trace")).matches("[0-9a-f]{32}");
  }

  @Test
  void logAndTracesShouldKeepSecretsAndAddressesToThemselves() throws IOException {
    String run = Long.toString(System.nanoTime(), 36);
    JsonObject login =
        new JsonObject()
            .put("email", RunningTributary.EMAIL)
            .put("password", RunningTributary.PASSWORD);
    String token = new JsonObject(post("/api/auth/login", login, null).body()).getString("token");
    String wrongKey = "wrong_key_0123456789_" + run;
    tributary.call("GET", "/api/links", "", wrongKey);
    tributary.call("GET", "/api/links?token=" + wrongKey, "", token);
    post("/api/auth/login", login.copy().put("password", "mistyped " + run), null);
    String madeKey =
        new JsonObject(tributary.call("POST", "/api/api-keys", "{\"name\":\"k\"}").body())
            .getString("key");
    String linkPassword = "open sesame " + run;
    tributary.call(
        "POST",
        "/api/links",
        new JsonObject()
            .put("url", "https://example.com")
            .put("key", "locked-" + run)
            .put("password", linkPassword)
            .encode());
    click(run);
    String firstLogin = Files.readString(tributary.home().resolve("first-login.json"));
    String spans = collector.all().toString();
    Set<String> secrets =
        new HashSet<>(
            Set.of(
                RunningTributary.KEY,
                RunningTributary.PASSWORD,
                token,
                wrongKey,
                "mistyped " + run,
                madeKey,
                linkPassword,
                VISITOR));
    secrets.add(new JsonObject(firstLogin).getString("apiKey"));
    assertThat(secrets)
        .allSatisfy(secret -> {
          assertThat(tributary.log()).doesNotContain(secret);
          assertThat(spans).doesNotContain(secret);
        });
  }

  private static boolean isSql(SeenSpan span) {
    return span.attributes().stream().anyMatch(attribute -> attribute.startsWith("\n\tdb."))
        || span.attributes().stream().anyMatch(attribute -> attribute.contains("postgresql"));
  }

  private static boolean isBelow(List<SeenSpan> spans, SeenSpan span, SeenSpan ancestor) {
    SeenSpan at = span;
    for (int steps = 0; steps < spans.size(); steps++) {
      if (at.id().equals(ancestor.id())) {
        return true;
      }
      String parent = at.parent();
      SeenSpan next =
          spans.stream().filter(other -> other.id().equals(parent)).findFirst().orElse(null);
      if (next == null) {
        return false;
      }
      at = next;
    }
    return false;
  }

  private static SeenSpan named(List<SeenSpan> spans, String name) {
    List<SeenSpan> found = spans.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(found).as(name + " in " + spans).isNotEmpty();
    return found.getFirst();
  }

  /** Follows a link of its own, behind a proxy that says whose address it is. */
  private static String click(String run) {
    create(run);
    HttpResponse<String> redirect =
        tributary.send(
            HttpRequest.newBuilder(URI.create(tributary.url() + "/observed-" + run))
                .header("user-agent", BROWSER)
                .header("x-forwarded-for", VISITOR)
                .GET());
    assertThat(redirect.statusCode()).isEqualTo(302);
    return redirect.headers().firstValue("location").orElseThrow().replaceFirst(".*dub_id=", "");
  }

  private static void create(String run) {
    JsonArray partners = new JsonArray(tributary.call("GET", "/api/partners", "").body());
    String partner =
        partners.isEmpty()
            ? new JsonObject(
                    tributary
                        .call(
                            "POST",
                            "/api/partners",
                            "{\"name\":\"Awa\",\"email\":\"awa@example.com\"}")
                        .body())
                .getString("id")
            : partners.getJsonObject(0).getString("id");
    JsonObject link =
        new JsonObject()
            .put("url", "https://shop.example.com/")
            .put("key", "observed-" + run)
            .put("partnerId", partner);
    HttpResponse<String> made = tributary.call("POST", "/api/links", link.encode());
    assertThat(made.statusCode()).as(made.body()).isIn(200, 409);
  }

  private static HttpResponse<String> get(String path, String traceparent) {
    return tributary.send(
        HttpRequest.newBuilder(URI.create(tributary.url() + path))
            .header("authorization", "Bearer " + RunningTributary.KEY)
            .header("traceparent", traceparent)
            .GET());
  }

  private static HttpResponse<String> post(
      String path, JsonObject body, @org.jspecify.annotations.Nullable String traceparent) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(tributary.url() + path))
            .header("authorization", "Bearer " + RunningTributary.KEY)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    if (traceparent != null) {
      request.header("traceparent", traceparent);
    }
    return tributary.send(request);
  }
}
