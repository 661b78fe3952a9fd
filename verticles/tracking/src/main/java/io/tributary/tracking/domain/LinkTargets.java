package io.tributary.tracking.domain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Other destinations for some visitors.
 *
 * @param rules in the order they are tried, before all the others
 * @param ios for iPhones and iPads
 * @param android for Android devices
 * @param geo by ISO 3166-1 country code, upper case; empty for none
 */
public record LinkTargets(
    List<LinkRule> rules, @Nullable String ios, @Nullable String android, Map<String, String> geo) {
  public static final LinkTargets NONE = new LinkTargets(List.of(), null, null, Map.of());

  public LinkTargets {
    rules = List.copyOf(rules);
    geo = Map.copyOf(geo);
  }
}
