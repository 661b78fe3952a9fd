package io.tributary.gateway.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Sends the dashboards of a node that goes away to another one. Not all in one instant, since that
 * is when they come there.
 */
final class Dismissal {
  /** Some thousands a second. */
  private static final int AT_ONCE = 250;

  private static final long EVERY_MS = 50;
  private static final short SERVICE_RESTART = 1012;

  private Dismissal() {}

  static Future<Void> of(Vertx vertx, List<Subscriber> subscribers) {
    int now = Math.min(AT_ONCE, subscribers.size());
    subscribers
        .subList(0, now)
        .forEach(subscriber -> subscriber.close(SERVICE_RESTART, "this node is going away"));
    return now == subscribers.size()
        ? Future.succeededFuture()
        : vertx
            .timer(EVERY_MS)
            .compose(later -> of(vertx, subscribers.subList(now, subscribers.size())));
  }
}
