package io.tributary.gateway.limit;

import io.tributary.kit.config.Rate;
import io.tributary.kit.config.Settings;

/**
 * How much one caller may ask for: a bucket of {@code requests} tokens that refills evenly over
 * {@code windowMs}.
 */
public record RatePolicy(int requests, long windowMs) {
  /** Calls with a credential, counted per API key or member. */
  public static final String DEFAULT = "default";

  /** Calls without one, counted per address. */
  public static final String OPEN = "open";

  /** Attempts to sign in, counted per address. */
  public static final String LOGIN = "login";

  /** Reads {@code 600/1m}: so many requests in so many seconds, minutes or hours. */
  public static RatePolicy parse(String key, Settings settings) {
    Rate rate = settings.rate(key);
    return new RatePolicy(rate.requests(), rate.windowMs());
  }
}
