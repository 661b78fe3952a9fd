package io.tributary.tracking.edge;

import io.tributary.tracking.edge.rules.Routes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What few links have.
 *
 * @param disabled it answers as if it did not exist
 * @param expiresAtMs epoch milliseconds; {@code Long.MAX_VALUE} for never
 * @param expiredUrl where its visitors go once it has expired
 * @param clickLimit clicks after which it has expired; 0 for no limit
 * @param clicks clicks of people so far, as far as this node knows; outlives changes of the link
 * @param passwordHash Argon2id in PHC form
 * @param routes its destinations for some visitors
 * @param preview what is shown of it where it is shared
 */
record Extras(
    boolean disabled,
    long expiresAtMs,
    @Nullable String expiredUrl,
    long clickLimit,
    AtomicLong clicks,
    @Nullable String passwordHash,
    Routes routes,
    @Nullable Preview preview) {

  boolean isExpired(long nowMs) {
    return nowMs >= expiresAtMs || clickLimit > 0 && clicks.get() >= clickLimit;
  }

  /**
   * Counts the click of a person; false if the limit was reached before it. The event loops share
   * the counter, so asking and counting are one step: else those that ask at the same time would
   * all be let through.
   */
  boolean countClick() {
    if (clickLimit == 0) {
      return true;
    }
    long seen = clicks.get();
    while (seen < clickLimit) {
      long found = clicks.compareAndExchange(seen, seen + 1);
      if (found == seen) {
        return true;
      }
      seen = found;
    }
    return false;
  }

  /** A click that was counted and refused by the journal, so that its visitor went nowhere. */
  void uncountClick() {
    clicks.decrementAndGet();
  }
}
