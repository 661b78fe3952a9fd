package io.tributary.app.chaos;

import static org.awaitility.Awaitility.await;

import io.tributary.app.RunningTributary;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs that read from the API and visitors that follow a link, all the time, behind a load
 * balancer: it looks at each node's readiness five times a second and sends requests to those that
 * are ready, in turn. All of them only read, so if a connection is refused, or breaks before
 * anything of an answer has come, the next node gets the request, once; that is counted. Whatever
 * else goes wrong is a failure.
 */
final class Callers implements AutoCloseable {
  private static final int THREADS = 6;
  private static final long LOOK_MS = 200;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * Longer than it may take to see that a node hangs, so that what is made up for is no failure.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(60);

  private final List<RunningTributary> nodes;
  private final String linkId;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final ConcurrentHashMap<RunningTributary, Boolean> ready = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong sentAgain = new AtomicLong();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaving;

  /**
   * @param begunNanos when the request was sent
   */
  record Failure(long begunNanos, String what) {}

  private Callers(List<RunningTributary> nodes, String linkId, String key) {
    this.nodes = nodes;
    this.linkId = linkId;
    this.key = key;
  }

  static Callers of(List<RunningTributary> nodes, Subject.Link link) {
    Callers callers = new Callers(nodes, link.id(), link.key());
    nodes.forEach(node -> callers.ready.put(node, true));
    for (RunningTributary node : nodes) {
      callers.begin("balancer", () -> callers.watch(node));
    }
    for (int i = 0; i < THREADS; i++) {
      boolean program = i % 2 == 0;
      callers.begin("caller-" + i, () -> callers.call(program));
    }
    return callers;
  }

  private void begin(String name, Runnable work) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(work));
  }

  long answered() {
    return answered.get();
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** Waits until so many more requests have been answered. */
  void awaitMore(long requests) {
    long wanted = answered.get() + requests;
    await()
        .atMost(PROGRESS_TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .alias(requests + " more answers")
        .until(() -> answered.get() >= wanted);
  }

  /** Waits until they have gone on for so long. */
  void awaitMore(Duration time) {
    long begun = System.nanoTime();
    await()
        .atMost(time.plus(PROGRESS_TIMEOUT))
        .until(() -> System.nanoTime() - begun >= time.toNanos());
  }

  /** Prints what was measured; for the README. */
  void report(String scenario, long eventNanos) {
    List<Failure> seen = failures();
    long last =
        seen.stream().mapToLong(failure -> failure.begunNanos() - eventNanos).max().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "cluster: %s: %,d answered, %d of them by a second node, %d failed (%.3f %%), the last of them begun %.1f s after it%n",
        scenario,
        answered.get(),
        sentAgain.get(),
        seen.size(),
        100.0 * seen.size() / Math.max(1, answered.get() + seen.size()),
        last / 1e9);
    seen.stream()
        .limit(10)
        .forEach(failure ->
            System.out.printf(
                Locale.ROOT,
                "  %+.1f s %s%n",
                (failure.begunNanos() - eventNanos) / 1e9,
                failure.what()));
  }

  @Override
  public void close() {
    leaving = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(RunningTributary node) {
    while (!leaving) {
      ready.put(node, isReady(node));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
    }
  }

  private boolean isReady(RunningTributary node) {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create(node.url() + "/api/health/ready"))
                      .timeout(Duration.ofSeconds(1))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void call(boolean program) {
    while (!leaving) {
      long begun = System.nanoTime();
      try {
        String wrong = request(program);
        if (wrong.isEmpty()) {
          answered.incrementAndGet();
        } else {
          failures.add(new Failure(begun, wrong));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Empty if it was answered as it should be. */
  private String request(boolean program) throws InterruptedException {
    boolean brokenOnce = false;
    for (int tried = 0; tried < 2 * nodes.size(); tried++) {
      RunningTributary node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
      if (!Boolean.TRUE.equals(ready.get(node))) {
        continue;
      }
      try {
        HttpResponse<String> answer =
            http.send(program ? read(node) : visit(node), HttpResponse.BodyHandlers.ofString());
        int wanted = program ? 200 : 302;
        return answer.statusCode() == wanted
            ? ""
            : node.url() + " " + answer.statusCode() + " " + answer.body();
      } catch (ConnectException e) {
        ready.put(node, false);
      } catch (HttpTimeoutException e) {
        return node.url() + " " + e;
      } catch (IOException e) {
        if (brokenOnce) {
          return node.url() + " " + e;
        }
        brokenOnce = true;
        sentAgain.incrementAndGet();
        ready.put(node, false);
      }
    }
    return "no node is ready";
  }

  private HttpRequest read(RunningTributary node) {
    return HttpRequest.newBuilder(URI.create(node.url() + "/api/links/info?linkId=" + linkId))
        .header("authorization", "Bearer " + RunningTributary.KEY)
        .timeout(PATIENCE)
        .build();
  }

  private HttpRequest visit(RunningTributary node) {
    return HttpRequest.newBuilder(URI.create(node.url() + "/" + key)).timeout(PATIENCE).build();
  }
}
