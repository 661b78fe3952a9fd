package io.tributary.tracking.domain;

import java.util.Locale;
import java.util.Set;

/**
 * Keys that no link may have, because the same hosts answer something else there: the API, the user
 * interface, and what browsers and crawlers ask every host for.
 */
public final class ReservedKeys {
  private static final Set<String> FIRST_SEGMENTS =
      Set.of(
          "api",
          "app",
          "assets",
          "static",
          "health",
          "metrics",
          "ws",
          ".well-known",
          "robots.txt",
          "sitemap.xml",
          "favicon.ico",
          "favicon.svg",
          "apple-touch-icon.png",
          "apple-touch-icon-precomposed.png",
          "manifest.json",
          "browserconfig.xml",
          "crossdomain.xml",
          "security.txt",
          "ads.txt",
          "app-ads.txt");

  private ReservedKeys() {}

  /** Whether the key, or everything under its first segment, belongs to the platform. */
  public static boolean contains(String key) {
    int slash = key.indexOf('/');
    String first = slash < 0 ? key : key.substring(0, slash);
    return FIRST_SEGMENTS.contains(first.toLowerCase(Locale.ROOT));
  }
}
