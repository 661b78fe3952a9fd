package io.tributary.app;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard that keeps what the web page keeps: absolute counters, the last sequences, each event
 * by its id.
 */
public final class Dashboard {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Set<String> clicks = ConcurrentHashMap.newKeySet();
  private volatile int snapshots;
  private volatile int anew;
  private volatile long tracking = -1;
  private volatile long payments = -1;
  private volatile long counted;
  private @Nullable WebSocket socket;

  /** Connects to a node, for the first time or again, and waits for the snapshot. */
  public void connect(RunningTributary node, String key) {
    int before = snapshots;
    socket =
        node.http
            .newWebSocketBuilder()
            .header("authorization", "Bearer " + key)
            .connectTimeout(SOON)
            .buildAsync(
                URI.create("ws://localhost:" + node.port + "/api/live?since=" + since()),
                new Listener())
            .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
            .join();
    await().atMost(SOON).until(() -> snapshots > before);
  }

  /** As when the node under it is gone: no goodbye. */
  public void breakOff() {
    Objects.requireNonNull(socket).abort();
  }

  /** The ids of all clicks it was told of. */
  public Set<String> clicks() {
    return Set.copyOf(clicks);
  }

  /** How many clicks there are, as the counter says. */
  public long counted() {
    return counted;
  }

  /** Snapshots behind which it could not go on with what it had. */
  public int anew() {
    return anew;
  }

  private String since() {
    return tracking < 0 ? "" : "tracking:" + tracking + ",payments:" + payments;
  }

  private synchronized void take(JsonObject message) {
    if ("snapshot".equals(message.getString("type"))) {
      if (!message.getBoolean("resumed")) {
        anew++;
        clicks.clear();
      }
      tracking = message.getJsonObject("seq").getLong("tracking");
      payments = message.getJsonObject("seq").getLong("payments");
      counted = message.getJsonObject("counters").getLong("clicks");
    } else if ("tracking".equals(message.getString("source"))
        && message.getLong("seq") > tracking) {
      tracking = message.getLong("seq");
      counted = message.getJsonObject("counters").getLong("clicks");
    }
    message.getJsonArray("events").stream()
        .map(JsonObject.class::cast)
        .filter(event -> "click".equals(event.getString("type")))
        .forEach(event -> clicks.add(event.getString("id")));
    if ("snapshot".equals(message.getString("type"))) {
      snapshots++;
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(new JsonObject(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      // It was broken off: that is what this is about.
    }
  }
}
