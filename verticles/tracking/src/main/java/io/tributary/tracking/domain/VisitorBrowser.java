package io.tributary.tracking.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The browsers that a rule may ask for: those that people use, and the apps that open links in a
 * browser of their own. On every system a browser is one: Safari is Safari on a phone too.
 */
public enum VisitorBrowser {
  CHROME,
  SAFARI,
  FIREFOX,
  EDGE,
  OPERA,
  SAMSUNG,
  YANDEX,
  UC,
  IE,
  FACEBOOK,
  INSTAGRAM,
  TIKTOK,
  SNAPCHAT,
  PINTEREST,
  LINKEDIN,
  /** Every other; no rule can ask for it. */
  OTHER;

  /** A set of browsers is the sum of their bits. */
  public int bit() {
    return 1 << ordinal();
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<VisitorBrowser> of(String wire) {
    return Arrays.stream(values())
        .filter(browser -> browser != OTHER && browser.name().equalsIgnoreCase(wire))
        .findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).filter(b -> b != OTHER).map(VisitorBrowser::wire).toList();
  }
}
