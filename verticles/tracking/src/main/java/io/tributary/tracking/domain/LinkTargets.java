package io.tributary.tracking.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Other destinations for some visitors.
 *
 * @param ios for iPhones and iPads
 * @param android for Android devices
 * @param geo by ISO 3166-1 country code, upper case; empty for none
 */
public record LinkTargets(@Nullable String ios, @Nullable String android, Map<String, String> geo) {
  public static final LinkTargets NONE = new LinkTargets(null, null, Map.of());

  public LinkTargets {
    geo = Map.copyOf(geo);
  }
}
