package io.tributary.kit.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tributary.kit.config.Rate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Buckets of this node alone, in bounded memory. Thread-safe. */
public final class LocalBuckets {
  /** About 10 MB when full; beyond it the names not seen for longest are forgotten. */
  private static final int MOST_NAMES = 50_000;

  private final Rate rate;
  private final Clock clock;
  private final Cache<String, TokenBucket> buckets;

  public LocalBuckets(Rate rate, Clock clock) {
    this.rate = rate;
    this.clock = clock;
    // A bucket that was not used for a window is full, as a new one is.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_NAMES)
            .expireAfterAccess(Duration.ofMillis(rate.windowMs()))
            .build();
  }

  /**
   * Takes a token from each bucket, or from none if one is empty.
   *
   * @return 0, or in how many milliseconds there will be one in each
   */
  public synchronized long take(List<String> names) {
    long nowMs = clock.millis();
    List<TokenBucket> all =
        names.stream().map(name -> buckets.get(name, key -> new TokenBucket(rate, nowMs))).toList();
    long waitMs = all.stream().mapToLong(bucket -> bucket.untilNextMs(nowMs)).max().orElse(0);
    if (waitMs == 0) {
      all.forEach(bucket -> bucket.take(nowMs));
    }
    return waitMs;
  }
}
