package io.tributary.kit.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One context's share of the node's connections: who asks for more than that waits for those of the
 * same context, and cannot keep others from theirs. First come, first served. Thread-safe.
 */
final class Share {
  private final Vertx vertx;
  private final int most;
  private final int mostWaiting;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int held;

  /**
   * @param most connections at a time
   * @param mostWaiting callers that may wait for one
   */
  Share(Vertx vertx, int most, int mostWaiting) {
    this.vertx = vertx;
    this.most = most;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Succeeds when the caller may take a connection; whoever was let in calls {@link #giveBack}.
   *
   * @param patienceMs after which the caller gives up
   */
  Future<Void> take(long patienceMs) {
    // Answered on the caller's own context, whoever gives back.
    Promise<Void> turn = ((ContextInternal) vertx.getOrCreateContext()).promise();
    synchronized (this) {
      if (held < most) {
        held++;
        return Future.succeededFuture();
      }
      if (waiting.size() >= mostWaiting) {
        return Future.failedFuture(SqlFailures.notQueued());
      }
      waiting.add(turn);
    }
    long timer = vertx.setTimer(patienceMs, fired -> giveUp(turn));
    return turn.future().onComplete(over -> vertx.cancelTimer(timer));
  }

  /** Hands the place to who waits longest. */
  void giveBack() {
    Promise<Void> next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        held--;
        return;
      }
    }
    next.complete();
  }

  private void giveUp(Promise<Void> turn) {
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(turn);
    }
    if (waited) {
      turn.fail(SqlFailures.notQueued());
    }
  }
}
