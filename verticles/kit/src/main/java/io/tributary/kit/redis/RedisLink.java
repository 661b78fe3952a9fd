package io.tributary.kit.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is kept and used by everybody at once. A pool would lend each
 * connection to one command at a time; on this one commands follow each other without waiting for
 * answers, as many as {@link RedisConfig} lets wait. Made when first needed, and again after it
 * broke; thread-safe.
 */
public final class RedisLink {
  private final Redis redis;
  private final AtomicReference<@Nullable Future<RedisConnection>> link = new AtomicReference<>();

  /**
   * @param name who uses it, for those who watch connections
   */
  public RedisLink(Vertx vertx, RedisConfig config, String name) {
    redis = Redis.createClient(vertx, config.options(name));
  }

  /** Fails with what Redis answered, or with why it did not; never waits in a queue of its own. */
  public Future<Response> send(Request request) {
    Future<RedisConnection> current = connection();
    return current
        .compose(connection -> connection.send(request))
        .onFailure(failure -> {
          if (!(failure instanceof ErrorType)) {
            drop(current);
          }
        });
  }

  public Future<Void> close() {
    return redis.close();
  }

  private Future<RedisConnection> connection() {
    Future<RedisConnection> known = link.get();
    if (known != null && !known.failed()) {
      return known;
    }
    Future<RedisConnection> fresh = redis.connect();
    if (!link.compareAndSet(known, fresh)) {
      fresh.onSuccess(RedisConnection::close);
      Future<RedisConnection> winner = link.get();
      return winner == null ? connection() : winner;
    }
    fresh.onSuccess(connection -> {
      connection.exceptionHandler(broken -> drop(fresh));
      connection.endHandler(ended -> drop(fresh));
    });
    return fresh;
  }

  private void drop(Future<RedisConnection> broken) {
    if (link.compareAndSet(broken, null) && broken.succeeded()) {
      broken.result().close();
    }
  }
}
