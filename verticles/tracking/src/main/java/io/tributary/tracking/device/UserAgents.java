package io.tributary.tracking.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * Reads user agents. Thread-safe. One that was not seen lately costs up to a millisecond, so call
 * it from a worker.
 */
public final class UserAgents {
  private static final int CACHED = 16_384;

  /** More of a user agent is neither examined nor kept. */
  private static final int EXAMINED = 512;

  /** The parser tells apart what people call by one name. */
  private static final Map<String, String> BROWSERS =
      Map.ofEntries(
          Map.entry("Chrome Mobile", "Chrome"),
          Map.entry("Chrome Mobile iOS", "Chrome"),
          Map.entry("Chrome Mobile WebView", "Chrome WebView"),
          Map.entry("Firefox Mobile", "Firefox"),
          Map.entry("Firefox iOS", "Firefox"),
          Map.entry("Edge Mobile", "Edge"),
          Map.entry("Opera Mobile", "Opera"),
          Map.entry("Mobile Safari UI/WKWebView", "Mobile Safari"),
          Map.entry("IE Mobile", "IE"),
          Map.entry("Other", Device.UNKNOWN));

  private static final Map<String, String> SYSTEMS =
      Map.of("Mac OS X", "Mac OS", "Other", Device.UNKNOWN);

  private final Parser parser;
  private final Cache<String, Device> known = Caffeine.newBuilder().maximumSize(CACHED).build();

  private UserAgents(Parser parser) {
    this.parser = parser;
  }

  /** Compiles the parser's patterns; takes some tenths of a second. */
  public static UserAgents load() {
    return new UserAgents(new Parser());
  }

  public Device parse(String userAgent) {
    return userAgent.isBlank() ? Device.NONE : known.get(examined(userAgent), this::read);
  }

  /** How many user agents are kept. */
  long remembered() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private static String examined(String userAgent) {
    return userAgent.length() > EXAMINED ? userAgent.substring(0, EXAMINED) : userAgent;
  }

  private Device read(String userAgent) {
    Client client = parser.parse(userAgent);
    String browser = client.userAgent.family;
    String os = client.os.family;
    return new Device(
        Agents.kindOf(userAgent),
        BROWSERS.getOrDefault(browser, browser),
        SYSTEMS.getOrDefault(os, os));
  }
}
