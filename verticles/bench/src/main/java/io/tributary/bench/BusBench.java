package io.tributary.bench;

import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * What a hop of the mesh costs on the local bus, one after another: a bare request and an operation
 * of the mesh, in turn. Prints «name p50-µs p99-µs» for each.
 */
public final class BusBench {
  private static final int WARM_UP = 60_000;
  private static final int MEASURED = 100_000;
  private static final int ROUNDS = 3;
  private static final long DEADLINE_MS = 5_000;

  private BusBench() {}

  public static void main(String[] arguments) throws TimeoutException {
    Vertx vertx = Vertx.vertx();
    Clock clock = Clock.systemUTC();
    MeshCodecs.registerAll(vertx.eventBus());
    JsonObject body = new JsonObject().put("id", "1").put("url", "https://example.com/products/1");
    // On an event loop of its own, as a context is.
    vertx
        .deployVerticle(context -> {
          vertx.eventBus().consumer("bench.bare", message -> message.reply(body));
          return OperationServer.readingOnly(vertx, clock)
              .read("bench.operation", call -> Future.succeededFuture(OperationReply.of(body)))
              .start();
        })
        .await(5, TimeUnit.SECONDS);
    MeshClient mesh = new MeshClient(vertx, clock, "bench");
    Supplier<Future<?>> bare = () -> vertx.eventBus().request("bench.bare", body);
    Supplier<Future<?>> operation = () -> mesh.call(request(clock));
    measure(vertx, bare, WARM_UP);
    measure(vertx, operation, WARM_UP);
    for (int round = 0; round < ROUNDS; round++) {
      print("bare", measure(vertx, bare, MEASURED));
      print("operation", measure(vertx, operation, MEASURED));
    }
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private static OperationRequest request(Clock clock) {
    return new OperationRequest(
        "bench.operation",
        null,
        Map.of(),
        new JsonObject(),
        null,
        clock.millis() + DEADLINE_MS,
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
}
