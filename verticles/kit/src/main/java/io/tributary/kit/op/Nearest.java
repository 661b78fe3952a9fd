package io.tributary.kit.op;

import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Clock;

/**
 * Asks the consumer on this node, or another one where this node has none; the bus by itself would
 * take turns among all nodes. Nobody has begun anything when it says that there is no handler here,
 * so going on is safe for writes too.
 */
final class Nearest {
  /** Long enough for the directory of the mesh to notice what happened. */
  private static final long PAUSE_MS = 250;

  private final Vertx vertx;
  private final Clock clock;
  private final RemoteReads reads = new RemoteReads();

  Nearest(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  <T> Future<Message<T>> ask(String address, Object message, long deadlineMs) {
    Future<Message<T>> asked = here(address, message, deadlineMs);
    return vertx.isClustered()
        ? asked.recover(failure ->
            hasNoHandlers(failure)
                ? anywhere(address, message, deadlineMs)
                : Future.failedFuture(failure))
        : asked;
  }

  /** The same for what changes nothing: if it gets lost on another node, it is asked once more. */
  <T> Future<Message<T>> read(String address, Object message, long deadlineMs) {
    Future<Message<T>> asked = here(address, message, deadlineMs);
    return vertx.isClustered()
        ? asked.recover(failure ->
            hasNoHandlers(failure)
                ? reads.ask(() -> twice(address, message, deadlineMs))
                : Future.failedFuture(failure))
        : asked;
  }

  /** A node was lost: what it may have been asked is asked again. */
  void nodeLost() {
    reads.askAgain();
  }

  private <T> Future<Message<T>> twice(String address, Object message, long deadlineMs) {
    return this.<T>anywhere(address, message, deadlineMs)
        .recover(failure ->
            isLost(failure)
                ? vertx
                    .timer(PAUSE_MS)
                    .compose(later -> this.<T>anywhere(address, message, deadlineMs))
                : Future.failedFuture(failure));
  }

  private <T> Future<Message<T>> here(String address, Object message, long deadlineMs) {
    return vertx.eventBus().request(address, message, until(deadlineMs).setLocalOnly(true));
  }

  private <T> Future<Message<T>> anywhere(String address, Object message, long deadlineMs) {
    return vertx.eventBus().request(address, message, until(deadlineMs));
  }

  private DeliveryOptions until(long deadlineMs) {
    return new DeliveryOptions().setSendTimeout(Math.max(1, deadlineMs - clock.millis()));
  }

  /** Nobody was found, or not reached: what the bus has no name for happened to a connection. */
  private static boolean isLost(Throwable failure) {
    return hasNoHandlers(failure)
        || !(failure instanceof ReplyException || failure instanceof MeshException);
  }

  private static boolean hasNoHandlers(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
