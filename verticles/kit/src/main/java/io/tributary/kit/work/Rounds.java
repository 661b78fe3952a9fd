package io.tributary.kit.work;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done in rounds, one at a time: at once when somebody wakes it, and by a slow tick,
 * which finds what a lost wake-up or a node that died left. A call while a round is under way leads
 * to one more; so does a round that leaves work behind. After a failure the tick comes first,
 * however many call: what is down is not asked all the time.
 */
public final class Rounds {
  private final Vertx vertx;
  private final long tickMs;
  private final Supplier<Future<Boolean>> work;
  private @Nullable ContextInternal own;
  private long timer = -1;
  private boolean busy;
  private boolean again;
  private boolean resting;
  private boolean stopped;
  private Future<?> round = Future.succeededFuture();

  /**
   * @param work one round; says whether there is more to do at once. It reports its own failures.
   */
  public Rounds(Vertx vertx, long tickMs, Supplier<Future<Boolean>> work) {
    this.vertx = vertx;
    this.tickMs = tickMs;
    this.work = work;
  }

  /** Starts on the calling context, to which all else belongs; the first round is the tick's. */
  public void start() {
    // Not the context of a request that wakes it: what is done is part of other traces.
    own = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    timer =
        vertx.setPeriodic(
            tickMs,
            tick -> {
              resting = false;
              wake();
            });
  }

  /** One more round, now or after the one at hand. Without effect before the start. */
  public void wake() {
    ContextInternal context = own;
    if (stopped || resting || context == null) {
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    context.emit(here -> begin(context));
  }

  private void begin(ContextInternal context) {
    round =
        attempt()
            .andThen(more -> {
              busy = false;
              resting = more.failed();
              if (more.succeeded() && (again || more.result())) {
                context.runOnContext(next -> wake());
              }
            });
  }

  private Future<Boolean> attempt() {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      return Future.failedFuture(e);
    }
  }

  /** No round begins any more; done when the one at hand is, however it ends. */
  public Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return round.<Void>mapEmpty().otherwiseEmpty();
  }
}
