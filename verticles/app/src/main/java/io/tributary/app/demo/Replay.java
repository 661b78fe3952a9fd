package io.tributary.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Sends visits to short links, a few at a time, and measures each answer.
 *
 * @param redirects how many were answered with a 302
 * @param failures how many were answered otherwise or not at all
 * @param nanos how long each redirect took, sorted
 */
record Replay(int redirects, int failures, long[] nanos) {

  /**
   * @param linkOf the short link that a visit goes to
   * @param concurrency visits under way at once
   */
  static Replay run(
      HttpClient client,
      List<LogLine> visits,
      Function<LogLine, URI> linkOf,
      int concurrency,
      ProgressBar progress)
      throws InterruptedException {
    AtomicInteger redirects = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    long[] nanos = new long[visits.size()];
    Semaphore slots = new Semaphore(concurrency);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> tasks = new ArrayList<>(visits.size());
      for (LogLine visit : visits) {
        slots.acquire();
        tasks.add(
            threads.submit(() -> {
              try {
                long started = System.nanoTime();
                int status = visit(client, linkOf.apply(visit), visit);
                if (status == 302) {
                  nanos[redirects.getAndIncrement()] = System.nanoTime() - started;
                } else {
                  failures.incrementAndGet();
                }
                progress.step();
              } finally {
                slots.release();
              }
            }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new DemoException("a visit failed: " + e.getCause());
    }
    long[] measured = Arrays.copyOf(nanos, redirects.get());
    Arrays.sort(measured);
    return new Replay(redirects.get(), failures.get(), measured);
  }

  private static int visit(HttpClient client, URI link, LogLine visit) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(link)
            .timeout(Duration.ofSeconds(10))
            .header("x-forwarded-for", visit.ip())
            // The client sends a user agent of its own unless one is given; an empty one stays
            // empty.
            .header("user-agent", visit.userAgent())
            .GET();
    if (!visit.referer().isEmpty()) {
      request.header("referer", visit.referer());
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** The time within which the given share of the redirects was answered, in milliseconds. */
  double percentileMs(double share) {
    if (nanos.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(share * nanos.length) - 1;
    return nanos[Math.max(0, index)] / 1e6;
  }
}
