package io.tributary.tracking.domain;

import org.jspecify.annotations.Nullable;

/**
 * What is added to the running counters.
 *
 * @param buyers customers whose first sale it is
 * @param amount in minor units of {@code currency}
 */
public record Counted(long leads, long buyers, long sales, @Nullable String currency, long amount) {

  /**
   * @param quantity of leads, or of sales
   */
  public static Counted of(
      Conversion.Kind kind, long quantity, long buyers, @Nullable String currency, long amount) {
    return kind == Conversion.Kind.lead
        ? new Counted(quantity, 0, 0, null, 0)
        : new Counted(0, buyers, quantity, currency, amount);
  }

  /** Customers who bought, and nothing else. */
  public static Counted buyers(long buyers) {
    return new Counted(0, buyers, 0, null, 0);
  }

  /** Both together; they are of one currency. */
  public Counted plus(Counted other) {
    return new Counted(
        leads + other.leads,
        buyers + other.buyers,
        sales + other.sales,
        currency == null ? other.currency : currency,
        Math.addExact(amount, other.amount));
  }
}
