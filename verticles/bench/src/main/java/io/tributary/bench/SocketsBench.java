package io.tributary.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What dashboards cost a node that they do nothing on, and how long a click takes to reach all. */
public final class SocketsBench implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Connections that are being made at once: below what a listening socket lets wait. */
  private static final int AT_ONCE = 100;

  /** Opened and closed before, so that code and buffers that stay are not counted as theirs. */
  private static final int WARM_UP = 2_000;

  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";

  /** Longer than the time between two pings. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final BenchNode node;
  private final AtomicInteger snapshots = new AtomicInteger();
  private final AtomicInteger updates = new AtomicInteger();

  private SocketsBench(BenchNode node) {
    this.node = node;
  }

  public static void main(String[] arguments) {
    BenchOptions options = BenchOptions.parse(arguments, Set.of("sockets"));
    int sockets = options.integer("sockets", 10_000);
    ResultTable table =
        new ResultTable(System.getProperty("bench.command", "scripts/bench sockets"));
    Map<String, String> settings = Map.of("TRIBUTARY_RATE_LIMIT_OPEN", "1000000/1s");
    try (BenchNode node = BenchNode.start(1, settings);
        SocketsBench bench = new SocketsBench(node)) {
      bench.measure(sockets, table);
    }
    table.print();
  }

  private void measure(int sockets, ResultTable table) {
    close(open(Math.min(WARM_UP, sockets)));
    BenchNode.await(
        PATIENCE, "no sockets", () -> node.meters().read().sum("tributary_live_sockets") == 0);
    NodeMemory before = NodeMemory.afterCollection(node.pid());
    List<WebSocket> open = open(sockets);
    pause(SETTLE);
    NodeMemory with = NodeMemory.afterCollection(node.pid());
    table
        .row("idle dashboards", ResultTable.number(sockets))
        .row("live objects of them", megabytes(with.heapBytes() - before.heapBytes()))
        .row("beside the heap", megabytes(with.outsideBytes() - before.outsideBytes()))
        .row("both", megabytes(with.neededBytes() - before.neededBytes()), "≤ 100 MB for 10,000")
        .row("of each", (with.neededBytes() - before.neededBytes()) / sockets + " B")
        .row(
            "growth of the process, with room that the heap keeps free",
            megabytes(with.residentBytes() - before.residentBytes()))
        .row("a click reaches all of them after", ResultTable.ms(clickReachesAll(sockets)), "1 s");
    close(open);
  }

  private List<WebSocket> open(int count) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(count)
                .setTryUsePerFrameCompression(false)
                .setTryUsePerMessageCompression(false));
    WebSocketConnectOptions target =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(node.port())
            .setURI("/api/live")
            .addHeader("authorization", "Bearer " + BenchNode.API_KEY);
    List<WebSocket> open = new ArrayList<>(count);
    snapshots.set(0);
    while (open.size() < count) {
      List<Future<WebSocket>> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(AT_ONCE, count - open.size()); i++) {
        batch.add(client.connect(target).onSuccess(this::listen));
      }
      get(Future.all(batch));
      batch.forEach(opened -> open.add(opened.result()));
    }
    BenchNode.await(PATIENCE, "snapshots of all", () -> snapshots.get() >= count);
    return open;
  }

  private void listen(WebSocket socket) {
    socket.textMessageHandler(text -> {
      if (text.startsWith("{\"type\":\"snapshot\"")) {
        snapshots.incrementAndGet();
      } else if (text.startsWith("{\"type\":\"update\"")) {
        updates.incrementAndGet();
      }
    });
  }

  /** Milliseconds from a redirect to the last of them. */
  private double clickReachesAll(int sockets) {
    updates.set(0);
    long begunNs = System.nanoTime();
    visit();
    BenchNode.await(PATIENCE, "updates at all", () -> updates.get() >= sockets);
    return (System.nanoTime() - begunNs) / 1e6;
  }

  private void visit() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest visit =
          HttpRequest.newBuilder(URI.create(node.url() + "/b0"))
              .header("user-agent", USER_AGENT)
              .timeout(Duration.ofSeconds(5))
              .build();
      HttpResponse<Void> answer = http.send(visit, HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() != 302) {
        throw new BenchException("the link answered " + answer.statusCode());
      }
    } catch (java.io.IOException e) {
      throw new BenchException("the link: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private void close(List<WebSocket> sockets) {
    get(Future.join(sockets.stream().map(WebSocket::close).toList()));
  }

  @Override
  public void close() {
    get(vertx.close());
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private static void get(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new BenchException("sockets: " + e, e);
    }
  }

  private static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }
}
