package io.tributary.tracking.domain;

import java.util.Map;

/**
 * A workspace's absolute counters.
 *
 * @param seq grows with every change
 * @param clicks of people
 * @param bots everything else that was redirected
 * @param revenue minor units by currency
 */
public record Totals(
    long seq, long clicks, long bots, long leads, long sales, Map<String, Long> revenue) {
  public static final Totals ZERO = new Totals(0, 0, 0, 0, 0, Map.of());

  public Totals {
    revenue = Map.copyOf(revenue);
  }
}
