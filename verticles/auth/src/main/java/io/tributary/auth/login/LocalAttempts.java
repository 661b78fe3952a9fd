package io.tributary.auth.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Counts attempts of this node alone, in bounded memory. Belongs to one event loop. */
final class LocalAttempts {
  /** About 20 MB when full; beyond it the names not seen for longest are forgotten. */
  private static final int MOST_NAMES = 50_000;

  private final AttemptWindow window;
  private final Clock clock;
  private final Cache<String, Deque<Long>> attempts;

  LocalAttempts(AttemptWindow window, Clock clock) {
    this.window = window;
    this.clock = clock;
    this.attempts =
        Caffeine.newBuilder().maximumSize(MOST_NAMES).expireAfterWrite(window.length()).build();
  }

  /** Counts one attempt for all names, or for none if one of them has used its attempts up. */
  long take(List<String> names) {
    long now = clock.millis();
    long waitMs = 0;
    for (String name : names) {
      waitMs = Math.max(waitMs, waitMs(name, now));
    }
    if (waitMs == 0) {
      for (String name : names) {
        Deque<Long> times = attempts.get(name, key -> new ArrayDeque<>());
        times.addLast(now);
        // Written again, so that it is kept for one more window.
        attempts.put(name, times);
      }
    }
    return waitMs;
  }

  private long waitMs(String name, long now) {
    Deque<Long> times = attempts.getIfPresent(name);
    if (times == null) {
      return 0;
    }
    while (!times.isEmpty() && times.getFirst() <= now - window.length().toMillis()) {
      times.removeFirst();
    }
    return times.size() < window.limit() ? 0 : times.getFirst() + window.length().toMillis() - now;
  }
}
