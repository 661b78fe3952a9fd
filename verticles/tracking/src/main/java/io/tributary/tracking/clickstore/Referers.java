package io.tributary.tracking.clickstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Referer headers. Thread-safe; most clicks come from few pages, so those are remembered. */
final class Referers {
  private static final String DIRECT = "(direct)";

  /** A few megabytes: a header has at most a thousand bytes, and mostly a hundred. */
  private static final int CACHED = 16_384;

  private final Cache<String, Referer> known = Caffeine.newBuilder().maximumSize(CACHED).build();

  /**
   * @param host without {@code www.}, or {@value #DIRECT}
   * @param url host and path, or {@value #DIRECT}
   */
  record Referer(String host, String url) {
    static final Referer NONE = new Referer(DIRECT, DIRECT);
  }

  Referer of(String header) {
    return header.isEmpty()
        ? Referer.NONE
        : known.get(header, text -> new Referer(host(text), url(text)));
  }

  /** The host without {@code www.}. */
  private static String host(String header) {
    String host = hostOf(header);
    return host == null ? DIRECT : host.startsWith("www.") ? host.substring(4) : host;
  }

  /** Host and path: what stands behind them may name a person, and makes every address its own. */
  private static String url(String header) {
    if (hostOf(header) == null) {
      return DIRECT;
    }
    int end = header.length();
    for (int i = 0; i < end; i++) {
      if (header.charAt(i) == '?' || header.charAt(i) == '#') {
        end = i;
      }
    }
    return Texts.storable(header.substring(0, end));
  }

  private static @Nullable String hostOf(String header) {
    try {
      String host = header.isEmpty() ? null : new URI(header).getHost();
      return host == null ? null : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return lenientHostOf(header);
    }
  }

  /** Browsers send addresses that Java's URI does not take: {@code |} in a query, say. */
  private static @Nullable String lenientHostOf(String header) {
    int start = header.indexOf("://");
    if (start < 0) {
      return null;
    }
    int end = start + 3;
    while (end < header.length() && "/?#:".indexOf(header.charAt(end)) < 0) {
      end++;
    }
    String host = header.substring(start + 3, end).toLowerCase(Locale.ROOT);
    boolean valid =
        !host.isEmpty()
            && host.chars()
                .allMatch(
                    c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    return valid ? host : null;
  }
}
