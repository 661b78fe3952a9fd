package io.tributary.tracking.track;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.limit.Refusals;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.store.ClickStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds clicks, and waits for those that were answered a moment ago: between the edge's journal and
 * the table they travel for some hundred milliseconds, and a fast shop reports its lead before they
 * arrive. All who wait are looked up together, every 50 ms, outside any transaction. One instance
 * belongs to one event loop.
 */
public final class ClickArrivals {
  private static final Logger LOG = LoggerFactory.getLogger(ClickArrivals.class);
  private static final long POLL_MS = 50;

  /**
   * An older click has arrived long ago, or the pipeline stands still and waiting is of no use. It
   * is also how far the edge's clock may be ahead of ours.
   */
  private static final long FRESH_MS = 60_000;

  /** How much later an older click may come than a newer one, before it counts as unknown. */
  private static final Duration DISORDER = Duration.ofMillis(FRESH_MS);

  /**
   * How long the pipeline may stand still. Without an end, an id from elsewhere would be retried
   * for ever in a workspace that has no newer click.
   */
  private static final long LONGEST_OUTAGE_MS = Duration.ofDays(7).toMillis();

  /** What is left of a request's time to write the conversion after the click is found. */
  private static final long RESERVED_MS = 1_000;

  private final Vertx vertx;

  /** Not that of the request which began to wait first: others wait with it, and longer. */
  private final ContextInternal own;

  private final Database database;
  private final ClickStore clicks;
  private final Clock clock;
  private final long longestMs;
  private final int most;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Counter waited =
      Meters.counter(
          Metrics.globalRegistry,
          "tributary.tracking.clicks.waited",
          "Conversions that waited for a click on its way to the database.");
  private final Counter refused = Refusals.of("click-waiters");
  private boolean polling;
  private boolean failing;

  /**
   * @param longest how long one may wait
   * @param most how many may wait at once
   */
  public ClickArrivals(
      Vertx vertx, Database database, ClickStore clicks, Clock clock, Duration longest, int most) {
    this.vertx = vertx;
    this.own = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    this.database = database;
    this.clicks = clicks;
    this.clock = clock;
    this.longestMs = longest.toMillis();
    this.most = most;
  }

  private record Waiting(
      String workspaceId, String clickId, long untilMs, Promise<Optional<Click>> promise) {}

  /**
   * The click of this id in this workspace, or empty if there is none and none will come. Fails
   * with UNAVAILABLE while it may still come: «not found» would be final, and the sale lost.
   *
   * @param deadlineMs epoch milliseconds when the caller's own time is up
   */
  public Future<Optional<Click>> find(String workspaceId, String clickId, long deadlineMs) {
    return clicks
        .find(database.reads(), workspaceId, clickId)
        .compose(found ->
            found.isPresent() || !isFresh(clickId)
                ? Future.succeededFuture(found)
                : await(workspaceId, clickId, deadlineMs))
        .compose(found ->
            found.isPresent() || !mayBeOnItsWay(clickId)
                ? Future.succeededFuture(found)
                : lastLook(workspaceId, clickId));
  }

  private Future<Optional<Click>> lastLook(String workspaceId, String clickId) {
    return clicks
        .isAwaited(database.reads(), workspaceId, clickId, DISORDER)
        .compose(awaited ->
            awaited
                ? Future.failedFuture(
                    MeshException.unavailable(
                        "This click is still on its way. Try again in a moment."))
                // It may have come together with newer ones since the look before.
                : clicks.find(database.reads(), workspaceId, clickId));
  }

  private Future<Optional<Click>> await(String workspaceId, String clickId, long deadlineMs) {
    if (waiting.size() >= most) {
      refused.increment();
      return Future.failedFuture(
          MeshException.unavailable("Too many conversions wait for their clicks right now."));
    }
    waited.increment();
    long untilMs = Math.min(clock.millis() + longestMs, deadlineMs - RESERVED_MS);
    // The caller goes on in its own scope, whoever found the click.
    Promise<Optional<Click>> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
    waiting.add(new Waiting(workspaceId, clickId, untilMs, promise));
    pollSoon();
    return promise.future();
  }

  private boolean isFresh(String clickId) {
    var atMs = ClickId.timeOf(clickId);
    return atMs.isPresent() && Math.abs(clock.millis() - atMs.getAsLong()) < FRESH_MS;
  }

  /** An id from the future was not made by a clock that anybody set. */
  private boolean mayBeOnItsWay(String clickId) {
    var atMs = ClickId.timeOf(clickId);
    if (atMs.isEmpty()) {
      return false;
    }
    long ageMs = clock.millis() - atMs.getAsLong();
    return ageMs > -FRESH_MS && ageMs < LONGEST_OUTAGE_MS;
  }

  private void pollSoon() {
    if (!polling) {
      polling = true;
      own.setTimer(POLL_MS, fired -> poll());
    }
  }

  private void poll() {
    Set<String> ids = new HashSet<>();
    waiting.forEach(one -> ids.add(one.clickId()));
    clicks
        .findAll(database.reads(), ids)
        .onComplete(found -> failing = false, this::report)
        .otherwise(Map.of())
        .onSuccess(found -> {
          settle(found);
          polling = false;
          if (!waiting.isEmpty()) {
            pollSoon();
          }
        });
  }

  /** Once until it works again: this is tried twenty times a second. */
  private void report(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warn("clicks cannot be looked up: {}", failure.toString());
    }
  }

  private void settle(Map<String, ClickStore.Owned> found) {
    long nowMs = clock.millis();
    Iterator<Waiting> all = waiting.iterator();
    List<Runnable> answers = new ArrayList<>();
    while (all.hasNext()) {
      Waiting one = all.next();
      ClickStore.Owned owned = found.get(one.clickId());
      boolean isTheirs = owned != null && owned.workspaceId().equals(one.workspaceId());
      if (isTheirs || nowMs >= one.untilMs()) {
        all.remove();
        Optional<Click> answer =
            isTheirs && owned != null ? Optional.of(owned.click()) : Optional.empty();
        answers.add(() -> one.promise().complete(answer));
      }
    }
    answers.forEach(Runnable::run);
  }
}
