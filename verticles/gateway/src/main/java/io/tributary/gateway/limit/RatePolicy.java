package io.tributary.gateway.limit;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern FORM = Pattern.compile("(\\d{1,7})/(\\d{1,4})(s|m|h)");

  /** Reads {@code 600/1m}: so many requests in so many seconds, minutes or hours. */
  public static RatePolicy parse(String key, Settings settings) {
    String text = settings.string(key).trim();
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new ConfigException(key + " must look like 600/1m, not «" + text + "»");
    }
    long unitMs =
        switch (matcher.group(3)) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          default -> 3_600_000L;
        };
    return new RatePolicy(
        Integer.parseInt(matcher.group(1)), Math.max(1, Long.parseLong(matcher.group(2))) * unitMs);
  }
}
