package io.tributary.notifications.domain;

import java.time.Duration;

/**
 * When a failed notification is tried again: after ten seconds, then twice as long each time, up to
 * six hours, spread by half so that what failed together is not tried together. Ten attempts span
 * more than an hour; then it is given up.
 */
public final class Backoff {
  public static final int MAX_ATTEMPTS = 10;
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(6);

  private Backoff() {}

  /**
   * @param attempts how often it was tried, at least once
   * @param random from 0 to 1
   */
  public static Duration after(int attempts, double random) {
    long exponential = FIRST.toMillis() << Math.min(20, Math.max(0, attempts - 1));
    long capped = Math.min(LONGEST.toMillis(), exponential);
    return Duration.ofMillis((long) (capped * (0.75 + random / 2)));
  }
}
