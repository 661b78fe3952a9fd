package io.tributary.payments.domain;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A programme's rule for one kind of event.
 *
 * @param maxMonths for how many months after the customer's first sale sales are rewarded; 0 for
 *     the first sale only, null for ever
 */
public record Reward(String id, RewardEvent event, RewardRule rule, @Nullable Integer maxMonths) {

  /**
   * Whether a sale is still rewarded. One that arrives late and is dated before the customer's
   * first is within any number of months, but it is not the first.
   *
   * @param first whether it is the customer's first sale through this partner
   */
  public boolean covers(boolean first, Instant firstSaleAt, Instant soldAt) {
    Integer months = maxMonths;
    if (months == null || first) {
      return true;
    }
    if (months == 0) {
      return false;
    }
    return soldAt.isBefore(
        firstSaleAt.atOffset(ZoneOffset.UTC).plusMonths(months.longValue()).toInstant());
  }
}
