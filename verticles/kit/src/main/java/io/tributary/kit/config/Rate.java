package io.tributary.kit.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many requests in so much time: a bucket of {@code requests} tokens that refills evenly over
 * {@code windowMs}.
 */
public record Rate(int requests, long windowMs) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,7})/(\\d{1,4})(s|m|h)");

  /** For a node that counts alone: it allows half, for the others count alone as well. */
  public Rate stricter() {
    return new Rate(Math.max(1, (requests + 1) / 2), windowMs);
  }

  /**
   * Reads {@code 600/1m}: so many requests in so many seconds, minutes or hours.
   *
   * @param key the setting, for the message
   * @throws ConfigException if the text does not look like that
   */
  public static Rate parse(String key, String text) {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new ConfigException(key + " must look like 600/1m, not «" + text + "»");
    }
    long unitMs =
        switch (matcher.group(3)) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          default -> 3_600_000L;
        };
    return new Rate(
        Integer.parseInt(matcher.group(1)), Math.max(1, Long.parseLong(matcher.group(2))) * unitMs);
  }
}
