package io.tributary.tracking.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A customer with what they bought.
 *
 * @param firstSaleAt null if they never bought
 * @param revenue minor units by currency
 */
public record CustomerView(
    Customer customer, @Nullable Instant firstSaleAt, Map<String, Long> revenue) {

  public CustomerView {
    revenue = Map.copyOf(revenue);
  }
}
