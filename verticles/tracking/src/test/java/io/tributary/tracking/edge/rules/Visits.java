package io.tributary.tracking.edge.rules;

import io.tributary.tracking.geo.Place;
import org.jspecify.annotations.Nullable;

/** Makes visitors for tests. */
final class Visits {
  static final long NOW = 1_800_000_000_000L;

  private Visits() {}

  static Visitor agent(String userAgent) {
    return visit("9.9.9.9", userAgent, "", null, null, NOW);
  }

  static Visitor language(String header) {
    return visit("9.9.9.9", "x", header, null, null, NOW);
  }

  static Visitor query(@Nullable String query) {
    return visit("9.9.9.9", "x", "", query, null, NOW);
  }

  static Visitor address(String address) {
    return visit(address, "x", "", null, null, NOW);
  }

  static Visitor at(long nowMs) {
    return visit("9.9.9.9", "x", "", null, null, nowMs);
  }

  static Visitor cookie(String address, String cookies) {
    return visit(address, "x", "", null, cookies, NOW);
  }

  static Visitor place(@Nullable String country, @Nullable String city) {
    return new Visitor(
        address -> new Place(null, country, null, city), "9.9.9.9", "x", "", null, null, NOW);
  }

  private static Visitor visit(
      String address,
      String userAgent,
      String language,
      @Nullable String query,
      @Nullable String cookies,
      long nowMs) {
    return new Visitor(
        unknown -> Place.NOWHERE, address, userAgent, language, query, cookies, nowMs);
  }
}
