package io.tributary.kit.limit;

import io.tributary.kit.config.Rate;
import io.tributary.kit.redis.RedisLink;
import io.tributary.kit.redis.RedisScript;
import io.vertx.core.Future;
import java.util.List;

/**
 * Buckets that all nodes take from, in Redis. One script call, so nobody slips in between looking
 * and taking. It goes by Redis' own clock: nodes whose clocks disagree would refill one bucket
 * twice. A bucket is a hash of its tokens and when it was filled; it expires when it would be full
 * again, as a bucket that is not there is full.
 */
public final class SharedBuckets {
  private static final RedisScript TAKE =
      new RedisScript(
          """
          local t = redis.call('TIME')
          local now = t[1] * 1000 + math.floor(t[2] / 1000)
          local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
          local want, back = tonumber(ARGV[3]), tonumber(ARGV[4])
          local per = limit / window
          local tokens, granted, left, wait = {}, want, limit, 0
          for i, key in ipairs(KEYS) do
            local was = redis.call('HMGET', key, 'n', 'at')
            local n = limit
            if was[1] then
              n = math.min(limit, was[1] + back + math.max(0, now - was[2]) * per)
            end
            tokens[i] = n
            granted = math.min(granted, math.floor(n))
            if n < 1 then wait = math.max(wait, math.ceil((1 - n) / per)) end
          end
          for i, key in ipairs(KEYS) do
            local n = tokens[i] - granted
            left = math.min(left, math.floor(n))
            redis.call('HSET', key, 'n', n, 'at', now)
            redis.call('PEXPIRE', key, math.ceil((limit - n) / per) + 1000)
          end
          return {granted, left, wait}
          """);

  private final RedisLink redis;

  public SharedBuckets(RedisLink redis) {
    this.redis = redis;
  }

  /**
   * What the buckets gave.
   *
   * @param tokens how many were taken from each; 0 if one of them is empty
   * @param left whole tokens in the emptiest of them now
   * @param waitMs after how long each has a token, if none was given
   */
  public record Grant(int tokens, int left, long waitMs) {}

  /**
   * Takes the same number of tokens from each bucket: as many as the emptiest has, at most {@code
   * want}.
   *
   * @param keys all with one hash tag in braces
   * @param back tokens that were taken before and not used
   */
  public Future<Grant> take(List<String> keys, Rate rate, int want, int back) {
    return TAKE.run(redis, keys, List.of(rate.requests(), rate.windowMs(), want, back))
        .map(answer ->
            new Grant(
                answer.get(0).toInteger(), answer.get(1).toInteger(), answer.get(2).toLong()));
  }
}
