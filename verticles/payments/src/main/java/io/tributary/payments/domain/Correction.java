package io.tributary.payments.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a person changes about a commission. A null leaves as it is.
 *
 * @param status takes the commission out of what is owed, or back in
 * @param saleAmount the sale's new sum, in minor units
 * @param earnings what the partner earns now, in minor units; goes before the rule
 */
public record Correction(
    @Nullable CommissionStatus status, @Nullable Long saleAmount, @Nullable Long earnings) {

  /** The commission's new figures. */
  public record Figures(CommissionStatus status, long amount, long earnings) {
    /** What it adds to what is owed. */
    public long standing() {
      return status.stands() ? earnings : 0;
    }
  }

  /** The new earnings follow the rule by which the old ones were earned. */
  public Figures applyTo(Commission commission) {
    long amount = saleAmount == null ? commission.amount().minor() : saleAmount;
    return new Figures(
        status == null ? commission.status() : status, amount, earned(commission, amount));
  }

  private long earned(Commission commission, long amount) {
    if (earnings != null) {
      return earnings;
    }
    Integer parts = commission.percentParts();
    return parts == null || amount == commission.amount().minor()
        ? commission.earnings().minor()
        : new Percentage(parts).of(amount);
  }
}
