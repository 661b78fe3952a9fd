package io.tributary.app.roles;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How to take down what was started, the last first. Starts end on event loops while a signal may
 * stop the node from a thread of its own, so any thread may call; what starts too late is closed at
 * once, and before whatever is still open.
 */
public final class Closers {
  private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

  private final Deque<Supplier<Future<?>>> open = new ArrayDeque<>();
  private Future<?> late = Future.succeededFuture();
  private @Nullable Supplier<Future<?>> front;
  private @Nullable Future<Void> closed;

  public void push(Supplier<Future<?>> close) {
    if (!remembered(close)) {
      closeLate(close);
    }
  }

  /** Closed before all others, whenever it was opened. */
  public void front(Supplier<Future<?>> close) {
    synchronized (this) {
      if (closed == null) {
        front = close;
        return;
      }
    }
    closeLate(close);
  }

  /** Closes one after the other, whether or not they fail; every call gives the same future. */
  public synchronized Future<Void> close() {
    if (closed != null) {
      return closed;
    }
    if (front != null) {
      open.push(front);
    }
    Future<Void> done = Future.succeededFuture();
    while (!open.isEmpty()) {
      Supplier<Future<?>> next = open.pop();
      done = done.eventually(this::late).eventually(() -> run(next));
    }
    closed = done;
    return done;
  }

  private synchronized boolean remembered(Supplier<Future<?>> close) {
    if (closed != null) {
      return false;
    }
    open.push(close);
    return true;
  }

  private void closeLate(Supplier<Future<?>> close) {
    Future<?> done = run(close);
    synchronized (this) {
      Future<?> before = late;
      late = done.eventually(() -> before);
    }
  }

  private synchronized Future<?> late() {
    return late;
  }

  private static Future<?> run(Supplier<Future<?>> close) {
    return close.get().onFailure(e -> LOG.warn("while stopping", e));
  }
}
