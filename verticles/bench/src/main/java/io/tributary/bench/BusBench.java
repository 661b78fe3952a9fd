package io.tributary.bench;

import io.tributary.app.cluster.Cluster;
import io.tributary.app.cluster.ClusterConfig;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * What a hop of the mesh costs, one after another: a bare request and an operation of the mesh, in
 * turn; between two event loops of this process, then between this node and a second one, a process
 * of its own in one cluster with it. Prints «name p50-µs p99-µs» for each.
 */
public final class BusBench {
  private static final int WARM_UP = 60_000;
  private static final int MEASURED = 100_000;
  private static final int ROUNDS = 3;
  private static final long DEADLINE_MS = 5_000;
  private static final int TRIES = 300;
  private static final long PAUSE_MS = 100;

  /** Membership, the port after it, the bus. */
  private static final int PORTS = 3;

  private static final String BARE = "bench.bare";
  private static final String OPERATION = "bench.operation";
  private static final Clock CLOCK = Clock.systemUTC();

  private BusBench() {}

  /**
   * @param arguments nothing; or the ports of this and of the other node, to be the one that
   *     answers
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2) {
      answer(node(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])));
      while (System.in.read() >= 0) {
        // Until the other process ends.
      }
      System.exit(0);
    }
    Vertx alone = Vertx.vertx();
    MeshCodecs.registerAll(alone.eventBus());
    answer(alone);
    compare(alone, "");
    alone.close().await(5, TimeUnit.SECONDS);
    int here = freePorts();
    int there = freePorts();
    Vertx asking = node(here, there);
    Process other = answering(there, here);
    try {
      awaitAnswer(asking);
      compare(asking, "-between");
    } finally {
      other.destroy();
    }
    System.exit(0);
  }

  private static Process answering(int port, int other) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            BusBench.class.getName(),
            String.valueOf(port),
            String.valueOf(other))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Vertx node(int port, int other) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    ClusterConfig config =
        new ClusterConfig(
            "bench",
            loopback,
            port + 2,
            port,
            List.of(new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, other)),
            null,
            null);
    Vertx vertx = Cluster.of(config).join(Vertx.builder(), new VertxOptions());
    MeshCodecs.registerAll(vertx.eventBus());
    return vertx;
  }

  /** On an event loop of its own, as a context is. */
  private static void answer(Vertx vertx) throws TimeoutException {
    JsonObject body = body();
    vertx
        .deployVerticle(context -> {
          vertx.eventBus().consumer(BARE, message -> message.reply(body));
          return OperationServer.readingOnly(vertx, CLOCK)
              .read(OPERATION, call -> Future.succeededFuture(OperationReply.of(body)))
              .start();
        })
        .await(5, TimeUnit.SECONDS);
  }

  private static void awaitAnswer(Vertx vertx) throws TimeoutException, InterruptedException {
    MeshClient mesh = new MeshClient(vertx, CLOCK, "bench");
    for (int tried = 0; tried < TRIES; tried++) {
      boolean answered =
          mesh.call(request()).map(true).otherwise(false).await(DEADLINE_MS, TimeUnit.MILLISECONDS);
      if (answered) {
        return;
      }
      Thread.sleep(PAUSE_MS);
    }
    throw new BenchException("the other node does not answer");
  }

  private static void compare(Vertx vertx, String where) throws TimeoutException {
    MeshClient mesh = new MeshClient(vertx, CLOCK, "bench");
    JsonObject body = body();
    Supplier<Future<?>> bare = () -> vertx.eventBus().request(BARE, body);
    Supplier<Future<?>> operation = () -> mesh.call(request());
    measure(vertx, bare, WARM_UP);
    measure(vertx, operation, WARM_UP);
    for (int round = 0; round < ROUNDS; round++) {
      print("bare" + where, measure(vertx, bare, MEASURED));
      print("operation" + where, measure(vertx, operation, MEASURED));
    }
  }

  private static JsonObject body() {
    return new JsonObject().put("id", "1").put("url", "https://example.com/products/1");
  }

  private static OperationRequest request() {
    return new OperationRequest(
        OPERATION,
        null,
        Map.of(),
        new JsonObject(),
        null,
        CLOCK.millis() + DEADLINE_MS,
        "req_bench",
        null,
        "127.0.0.1");
  }

  /** On an event loop, each request behind the answer to the one before. */
  private static Histogram measure(Vertx vertx, Supplier<Future<?>> ask, int count)
      throws TimeoutException {
    Histogram latencies = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
    Promise<Histogram> done = Promise.promise();
    vertx.getOrCreateContext().runOnContext(start -> next(ask, count, latencies, done));
    return done.future().await(2, TimeUnit.MINUTES);
  }

  private static void next(
      Supplier<Future<?>> ask, int left, Histogram latencies, Promise<Histogram> done) {
    if (left == 0) {
      done.complete(latencies);
      return;
    }
    long sentNanos = System.nanoTime();
    ask.get()
        .onSuccess(answer -> {
          latencies.recordValue(System.nanoTime() - sentNanos);
          next(ask, left - 1, latencies, done);
        })
        .onFailure(done::fail);
  }

  private static void print(String name, Histogram latencies) {
    System.out.printf(
        "%s %.1f %.1f%n",
        name, latencies.getValueAtPercentile(50) / 1e3, latencies.getValueAtPercentile(99) / 1e3);
  }

  private static int freePorts() {
    while (true) {
      // Below those that the system gives to connections.
      int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      if (isFree(first) && isFree(first + 1) && isFree(first + PORTS - 1)) {
        return first;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
