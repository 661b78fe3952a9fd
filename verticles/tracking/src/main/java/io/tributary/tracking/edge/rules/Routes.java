package io.tributary.tracking.edge.rules;

import io.tributary.tracking.domain.LinkTargets;
import io.tributary.tracking.domain.LinkTest;
import io.tributary.tracking.domain.VisitorDevice;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All destinations of a link but its own, in the order in which they are tried: rules, the
 * device's, the country's, the A/B test's. Thread-safe.
 */
public final class Routes {
  public static final Routes NONE = new Routes(Rules.NONE, null, null, Map.of(), null);

  private final Rules rules;
  private final @Nullable Route ios;
  private final @Nullable Route android;
  private final Map<String, Route> geo;
  private final @Nullable Split split;

  private Routes(
      Rules rules,
      @Nullable Route ios,
      @Nullable Route android,
      Map<String, Route> geo,
      @Nullable Split split) {
    this.rules = rules;
    this.ios = ios;
    this.android = android;
    this.geo = geo;
    this.split = split;
  }

  /**
   * {@link #NONE} for a link that has none.
   *
   * @param nowMs a test that is over by then is left out
   */
  public static Routes compile(String linkId, LinkTargets targets, LinkTest test, long nowMs) {
    Split split = Split.compile(linkId, test, nowMs);
    Rules rules = Rules.compile(targets.rules());
    if (rules.isEmpty()
        && targets.ios() == null
        && targets.android() == null
        && targets.geo().isEmpty()
        && split == null) {
      return NONE;
    }
    Map<String, Route> geo = new HashMap<>();
    targets
        .geo()
        .forEach((country, url) -> geo.put(country.toUpperCase(Locale.ROOT), new Route(url)));
    return new Routes(
        rules, route(targets.ios()), route(targets.android()), Map.copyOf(geo), split);
  }

  /** Where this visitor goes; null for the link's own destination. */
  public @Nullable Route of(Visitor visitor) {
    if (this == NONE) {
      return null;
    }
    Route route = rules.firstFor(visitor);
    if (route == null) {
      route = forDevice(visitor);
    }
    if (route == null && !geo.isEmpty()) {
      String country = visitor.place().country();
      route = country == null ? null : geo.get(country.toUpperCase(Locale.ROOT));
    }
    return route == null && split != null ? split.of(visitor) : route;
  }

  /**
   * The {@code Set-Cookie} by which the visitor gets the same variant next time; null if none is
   * needed.
   *
   * @param path of the short link
   * @param secure whether the visitor came by TLS
   */
  public @Nullable String cookie(
      @Nullable Route route, Visitor visitor, String path, boolean secure) {
    return route == null || split == null ? null : split.remember(route, visitor, path, secure);
  }

  private @Nullable Route forDevice(Visitor visitor) {
    if (ios == null && android == null) {
      return null;
    }
    int devices = visitor.devices();
    if ((devices & VisitorDevice.IOS.bit()) != 0) {
      return ios;
    }
    return (devices & VisitorDevice.ANDROID.bit()) != 0 ? android : null;
  }

  private static @Nullable Route route(@Nullable String url) {
    return url == null ? null : new Route(url);
  }
}
