package io.tributary.tracking.edge;

import java.util.Locale;
import java.util.Map;
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
 * @param ios where iPhones and iPads go
 * @param android where Android goes
 * @param geo where visitors from a country go, by ISO 3166 code
 */
record Extras(
    boolean disabled,
    long expiresAtMs,
    @Nullable String expiredUrl,
    long clickLimit,
    AtomicLong clicks,
    @Nullable String passwordHash,
    @Nullable String ios,
    @Nullable String android,
    Map<String, String> geo) {

  boolean hasTargets() {
    return ios != null || android != null || !geo.isEmpty();
  }

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

  /** The destination for the device, or null for the link's own. */
  @Nullable String forDevice(String userAgent) {
    if (ios != null
        && (userAgent.contains("iPhone")
            || userAgent.contains("iPad")
            || userAgent.contains("iPod"))) {
      return ios;
    }
    return android != null && userAgent.contains("Android") ? android : null;
  }

  /** The destination for the country, or null for the link's own. */
  @Nullable String forCountry(@Nullable String country) {
    return country == null ? null : geo.get(country.toUpperCase(Locale.ROOT));
  }
}
