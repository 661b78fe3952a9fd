package io.tributary.tracking.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a link has brought so far.
 *
 * @param clicks of people
 * @param leads conversions of kind lead, by quantity
 * @param conversions customers who bought for the first time
 * @param sales conversions of kind sale
 * @param lastClicked null if nobody came yet
 * @param revenue minor units by currency, never converted
 */
public record LinkStats(
    long clicks,
    long leads,
    long conversions,
    long sales,
    @Nullable Instant lastClicked,
    Map<String, Long> revenue) {

  public LinkStats {
    revenue = Map.copyOf(revenue);
  }
}
