package io.tributary.gateway.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does something to many dashboards a part at a time, some thousands a second: short links wait on
 * the same event loop, and dashboards that are sent away come to other nodes as fast as that.
 */
final class Gradually {
  private static final int AT_ONCE = 250;
  private static final long EVERY_MS = 50;

  private Gradually() {}

  /** Done when it was done to all. */
  static Future<Void> forEach(
      Vertx vertx, List<Subscriber> subscribers, Consumer<Subscriber> action) {
    int now = Math.min(AT_ONCE, subscribers.size());
    subscribers.subList(0, now).forEach(action);
    return now == subscribers.size()
        ? Future.succeededFuture()
        : vertx
            .timer(EVERY_MS)
            .compose(later -> forEach(vertx, subscribers.subList(now, subscribers.size()), action));
  }
}
