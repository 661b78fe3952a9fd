package io.tributary.tracking.analytics;

import java.util.List;
import java.util.Map;

/**
 * One group of an answer.
 *
 * @param key the group's values, from the widest to the narrowest
 * @param saleAmounts minor units by currency
 */
public record Answer(
    List<String> key, long clicks, long leads, long sales, Map<String, Long> saleAmounts) {

  public Answer {
    key = List.copyOf(key);
    saleAmounts = Map.copyOf(saleAmounts);
  }

  /** A group in which nothing happened. */
  public static Answer nothing(List<String> key) {
    return new Answer(key, 0, 0, 0, Map.of());
  }
}
