package io.tributary.auth.login;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.UUID;

/**
 * Counts attempts of all nodes together: per name a sorted set of the attempts within the window,
 * by Redis' own clock. One script call, so nobody slips in between looking and counting; all keys
 * carry one hash tag, so a Redis Cluster keeps them in one place.
 */
final class RedisAttempts {
  private static final String KEY_START = "{login}:";

  private static final String TAKE =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      local window = tonumber(ARGV[1])
      local wait = 0
      for _, key in ipairs(KEYS) do
        redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
        if redis.call('ZCARD', key) >= tonumber(ARGV[2]) then
          local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
          wait = math.max(wait, oldest[2] + window - now)
        end
      end
      if wait == 0 then
        for _, key in ipairs(KEYS) do
          redis.call('ZADD', key, now, ARGV[3])
          redis.call('PEXPIRE', key, window)
        end
      end
      return wait
      """;

  private final Redis redis;
  private final AttemptWindow window;

  RedisAttempts(Redis redis, AttemptWindow window) {
    this.redis = redis;
    this.window = window;
  }

  /** As {@link LocalAttempts#take}. */
  Future<Long> take(List<String> names) {
    Request request = Request.cmd(Command.EVAL).arg(TAKE).arg(names.size());
    names.forEach(name -> request.arg(KEY_START + name));
    request.arg(window.length().toMillis()).arg(window.limit()).arg(UUID.randomUUID().toString());
    return redis.send(request).map(answer -> answer.toLong());
  }
}
