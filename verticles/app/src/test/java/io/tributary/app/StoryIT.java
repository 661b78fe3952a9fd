package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The main job from end to end: link → click → sale → commission → e-mail, seen live. */
class StoryIT {
  private static final String BROWSER =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15";

  private final RunningTributary tributary = RunningTributary.shared();

  @Test
  void partnersSaleShouldBecomeACommissionAnEmailAndALiveEvent() throws Exception {
    String run = Long.toString(System.nanoTime(), 36);
    Queue<JsonObject> live = new ConcurrentLinkedQueue<>();
    WebSocket socket = watch(live);
    await().atMost(Duration.ofSeconds(10)).until(() -> has(live, "snapshot"));
    JsonObject before = live.peek().getJsonObject("counters");

    JsonObject partner =
        post(
            "/api/partners",
            new JsonObject()
                .put("name", "Kwame Mensah")
                .put("email", "kwame-" + run + "@example.com"));
    JsonObject product =
        post(
            "/api/products",
            new JsonObject()
                .put("name", "Running shoes " + run)
                .put("kind", "product")
                .put("price", 8_995)
                .put("currency", "usd")
                .put("url", "https://shop.example.com/shoes?size=42"));
    JsonObject link =
        post(
            "/api/links",
            new JsonObject()
                .put("productId", product.getString("id"))
                .put("key", "story-" + run)
                .put("partnerId", partner.getString("id")));

    HttpResponse<String> redirect = visit(link.getString("shortLink") + "?sub_id=bio");
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("cache-control")).contains("private, no-store");
    URI destination = URI.create(redirect.headers().firstValue("location").orElseThrow());
    assertThat(destination.toString())
        .startsWith("https://shop.example.com/shoes?size=42&sub_id=bio&dub_id=");
    String clickId = destination.getQuery().replaceFirst(".*dub_id=", "");

    // The click shows on the dashboard within a second of the redirect.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> eventOf(live, "click", link.getString("id")) != null);

    JsonObject lead =
        post(
            "/api/track/lead",
            new JsonObject()
                .put("clickId", clickId)
                .put("eventName", "Sign up")
                .put("customerExternalId", "c-" + run));
    assertThat(lead.getJsonObject("link").getString("partnerId"))
        .isEqualTo(partner.getString("id"));
    JsonObject sale =
        post(
            "/api/track/sale",
            new JsonObject()
                .put("customerExternalId", "c-" + run)
                .put("amount", 8_995)
                .put("invoiceId", "i-" + run));
    assertThat(sale.getJsonObject("sale").getLong("amount")).isEqualTo(8_995);

    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> {
          JsonArray commissions = array("/api/commissions?partnerId=" + partner.getString("id"));
          assertThat(commissions).hasSize(1);
          assertThat(commissions.getJsonObject(0).getLong("earnings")).isEqualTo(900);
        });
    await().atMost(Duration.ofSeconds(10)).until(() -> eventOf(live, "commission", null) != null);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(mailsTo("kwame-" + run + "@example.com")).hasSize(1));

    JsonObject after = latestCounters(live);
    assertThat(after.getLong("sales")).isGreaterThan(before.getLong("sales"));
    assertThat(
            after.getLong("saleAmount", 0L)
                + after.getJsonObject("revenue", new JsonObject()).getLong("usd", 0L))
        .isPositive();
    JsonObject balance =
        new JsonObject(tributary.call("GET", "/api/ledger/trial-balance", "").body());
    assertThat(balance.getJsonArray("currencies"))
        .isNotEmpty()
        .allSatisfy(one -> {
          JsonObject sum = (JsonObject) one;
          assertThat(sum.getLong("debit")).isEqualTo(sum.getLong("credit"));
        });
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();
  }

  private HttpResponse<String> visit(String shortLink) {
    return tributary.send(
        HttpRequest.newBuilder(URI.create(shortLink)).header("user-agent", BROWSER).GET());
  }

  private JsonObject post(String path, JsonObject body) {
    HttpResponse<String> response = tributary.call("POST", path, body.encode());
    assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 202);
    return new JsonObject(response.body());
  }

  private JsonArray array(String path) {
    return new JsonArray(tributary.call("GET", path, "").body());
  }

  private WebSocket watch(Queue<JsonObject> into) {
    StringBuilder partial = new StringBuilder();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
              into.add(new JsonObject(partial.toString()));
              partial.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
          }
        };
    return tributary
        .http
        .newWebSocketBuilder()
        .header("authorization", "Bearer " + RunningTributary.KEY)
        .buildAsync(URI.create(tributary.url().replace("http", "ws") + "/api/live"), listener)
        .join();
  }

  private static boolean has(Queue<JsonObject> messages, String type) {
    return messages.stream().anyMatch(message -> type.equals(message.getString("type")));
  }

  private static @Nullable JsonObject eventOf(
      Queue<JsonObject> messages, String type, @Nullable String linkId) {
    return messages.stream()
        .filter(message -> "update".equals(message.getString("type")))
        .flatMap(message -> message.getJsonArray("events").stream())
        .map(JsonObject.class::cast)
        .filter(event -> type.equals(event.getString("type")))
        .filter(event -> linkId == null || linkId.equals(event.getString("linkId")))
        .findFirst()
        .orElse(null);
  }

  private static JsonObject latestCounters(Queue<JsonObject> messages) {
    JsonObject counters = new JsonObject();
    messages.forEach(
        message -> counters.mergeIn(message.getJsonObject("counters", new JsonObject())));
    return counters;
  }

  private List<Path> mailsTo(String address) throws IOException {
    Path folder = tributary.home.resolve("mail");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .filter(file -> contains(file, address))
          .toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
