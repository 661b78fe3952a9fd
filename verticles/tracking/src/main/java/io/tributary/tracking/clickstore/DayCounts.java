package io.tributary.tracking.clickstore;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clicks of people in one workspace on one day, by property.
 *
 * <p>A property that a click does not have is counted as {@value #UNKNOWN}; utm parameters, sub ids
 * and continents are then not counted at all. A region stands under its country and a city under
 * both, joined by {@link #SEPARATOR}: there is a Paris in Texas too. Whole addresses are not
 * counted; there may be as many as clicks.
 */
final class DayCounts {
  /** Between the parts of a region's or city's value; analytics reads them back by it. */
  static final char SEPARATOR = '\u001f';

  static final String UNKNOWN = "Unknown";

  /** PostgreSQL indexes no value longer than about 2,700 bytes. */
  private static final int LONGEST_VALUE = 500;

  private final Map<String, Map<String, long[]>> values = new LinkedHashMap<>();
  private final Map<Where, long[]> places = new HashMap<>();

  private record Where(
      @Nullable String continent,
      @Nullable String country,
      @Nullable String region,
      @Nullable String city) {}

  /** Takes one value of a property and its clicks; a value may come more than once. */
  interface Taker {
    void take(String dimension, String value, long clicks);
  }

  void add(StoredClick click) {
    places
        .computeIfAbsent(
            new Where(click.continent(), click.country(), click.region(), click.city()),
            key -> new long[1])[0]++;
    count("device", click.device());
    count("browser", click.browser());
    count("os", click.os());
    count("trigger", click.trigger());
    count("referer", click.referer());
    countIfPresent("utm_source", click.utmSource());
    countIfPresent("utm_medium", click.utmMedium());
    countIfPresent("utm_campaign", click.utmCampaign());
    countIfPresent("utm_term", click.utmTerm());
    countIfPresent("utm_content", click.utmContent());
    countIfPresent("sub_id", click.subId());
  }

  void forEach(Taker taker) {
    values.forEach((dimension, counts) ->
        counts.forEach((value, clicks) -> taker.take(dimension, cut(value), clicks[0])));
    places.forEach((where, clicks) -> {
      String country = Rollup.named(where.country());
      String region = country + SEPARATOR + Rollup.named(where.region());
      taker.take("country", cut(country), clicks[0]);
      taker.take("region", cut(region), clicks[0]);
      taker.take("city", cut(region + SEPARATOR + Rollup.named(where.city())), clicks[0]);
      if (where.continent() != null && !where.continent().isEmpty()) {
        taker.take("continent", where.continent(), clicks[0]);
      }
    });
  }

  private void countIfPresent(String dimension, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      count(dimension, value);
    }
  }

  private void count(String dimension, String value) {
    values.computeIfAbsent(dimension, name -> new HashMap<>())
        .computeIfAbsent(value, key -> new long[1])[0]++;
  }

  private static String cut(String value) {
    return Texts.cut(value, LONGEST_VALUE);
  }
}
