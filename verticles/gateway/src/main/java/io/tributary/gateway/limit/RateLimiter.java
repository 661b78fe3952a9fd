package io.tributary.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Token buckets in this process, one per class and caller. The number of buckets is bounded; a
 * bucket that nobody used for an hour is full anyway and is forgotten. Thread-safe.
 */
public final class RateLimiter {
  private static final int MAX_BUCKETS = 100_000;

  private final Map<String, RatePolicy> policies;
  private final Clock clock;
  private final Cache<String, TokenBucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_BUCKETS).expireAfterAccess(Duration.ofHours(1)).build();

  public RateLimiter(Map<String, RatePolicy> policies, Clock clock) {
    this.policies = Map.copyOf(policies);
    this.clock = clock;
  }

  /**
   * @param rateClass of the contract; an unknown one counts as {@link RatePolicy#DEFAULT}
   * @param caller whose tokens are taken
   */
  public RateDecision take(String rateClass, String caller) {
    String known = policies.containsKey(rateClass) ? rateClass : RatePolicy.DEFAULT;
    RatePolicy policy = policies.getOrDefault(known, new RatePolicy(60, 60_000));
    long nowMs = clock.millis();
    return buckets.get(known + ":" + caller, key -> new TokenBucket(policy, nowMs)).take(nowMs);
  }
}
