package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A dashboard whose connection breaks again and again while clicks come in. */
class LiveResumeIT {
  private static final int CLICKS = 60;
  private static final int AT_ONCE = 8;
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

  private final RunningTributary tributary = RunningTributary.shared();
  private final String key = tributary.keyOfNewWorkspace("live " + System.nanoTime());

  @Test
  void dashboardShouldSeeEachClickOnceHoweverOftenItsConnectionBreaks() {
    String name = "resume-" + Long.toString(System.nanoTime(), 36);
    JsonObject body = new JsonObject().put("url", "https://example.com/").put("key", name);
    HttpResponse<String> made = tributary.call("POST", "/api/links", body.encode(), key);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    URI link = URI.create(new JsonObject(made.body()).getString("shortLink"));
    Dashboard dashboard = new Dashboard();
    WebSocket socket = connect(dashboard);
    await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.snapshots.get() == 1);

    Set<String> clicked = new LinkedHashSet<>();
    for (int i = 0; i < CLICKS; i++) {
      if (i % 20 == 10) {
        // As when the node under it is gone: no goodbye.
        socket.abort();
      }
      clicked.add(click(link));
      if (i % 20 < 10 || i % 20 > 15) {
        // Of more than twenty at once a dashboard is told the newest only.
        int told = clicked.size() - AT_ONCE;
        await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.counted >= told);
      }
      if (i % 20 == 15) {
        int before = dashboard.snapshots.get();
        socket = connect(dashboard);
        await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.snapshots.get() > before);
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(dashboard.clicks).containsAll(clicked));
    assertThat(dashboard.clicks).hasSize(CLICKS);
    await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.counted == CLICKS);
    assertThat(dashboard.anew).as("snapshots that could not go on").hasValue(1);
    socket.abort();
  }

  private String click(URI link) {
    HttpResponse<String> redirect =
        tributary.send(HttpRequest.newBuilder(link).header("user-agent", BROWSER).GET());
    assertThat(redirect.statusCode()).isEqualTo(302);
    return redirect.headers().firstValue("location").orElseThrow().replaceFirst(".*dub_id=", "");
  }

  private WebSocket connect(Dashboard dashboard) {
    return tributary
        .http
        .newWebSocketBuilder()
        .header("authorization", "Bearer " + key)
        .buildAsync(
            URI.create("ws://localhost:" + tributary.port + "/api/live?since=" + dashboard.since()),
            dashboard.listener())
        .join();
  }

  /** What the web page keeps: absolute counters, the last sequences, each event by its id. */
  private static final class Dashboard {
    private final AtomicInteger snapshots = new AtomicInteger();
    private final AtomicInteger anew = new AtomicInteger();
    private final Set<String> clicks = ConcurrentHashMap.newKeySet();
    private volatile long tracking = -1;
    private volatile long payments = -1;
    private volatile long counted;

    String since() {
      return tracking < 0 ? "" : "tracking:" + tracking + ",payments:" + payments;
    }

    private synchronized void take(JsonObject message) {
      if ("snapshot".equals(message.getString("type"))) {
        if (!message.getBoolean("resumed")) {
          anew.incrementAndGet();
          clicks.clear();
        }
        tracking = message.getJsonObject("seq").getLong("tracking");
        payments = message.getJsonObject("seq").getLong("payments");
        counted = message.getJsonObject("counters").getLong("clicks");
        snapshots.incrementAndGet();
      } else if ("tracking".equals(message.getString("source"))
          && message.getLong("seq") > tracking) {
        tracking = message.getLong("seq");
        counted = message.getJsonObject("counters").getLong("clicks");
      }
      message.getJsonArray("events").stream()
          .map(JsonObject.class::cast)
          .filter(event -> "click".equals(event.getString("type")))
          .forEach(event -> clicks.add(event.getString("id")));
    }

    WebSocket.Listener listener() {
      StringBuilder text = new StringBuilder();
      return new WebSocket.Listener() {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
          text.append(part);
          if (last) {
            take(new JsonObject(text.toString()));
            text.setLength(0);
          }
          socket.request(1);
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
          // It was aborted: that is what this is about.
        }
      };
    }
  }
}
