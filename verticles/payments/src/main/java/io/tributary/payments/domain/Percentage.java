package io.tributary.payments.domain;

import java.math.BigDecimal;

/**
 * A share of a sale, kept exactly as an integer: one part is a ten-thousandth of a per cent.
 *
 * <p>Earnings are rounded half up to the minor unit: 10 % of 1.05 is 0.11. So they never exceed the
 * sale, and splitting a sale in two changes their sum by at most one minor unit.
 *
 * @param parts 1 to {@link #WHOLE}; 10 000 parts are one per cent
 */
public record Percentage(int parts) implements RewardRule {
  /** One hundred per cent. */
  public static final int WHOLE = 1_000_000;

  private static final int PARTS_PER_CENT = 10_000;

  public Percentage {
    if (parts < 1 || parts > WHOLE) {
      throw new IllegalArgumentException("must be more than 0 and at most 100");
    }
  }

  /**
   * @param percent as people write it, {@code 12.5}
   * @throws IllegalArgumentException if it is not above 0, is above 100 or has more than four
   *     decimals
   */
  public static Percentage ofPercent(BigDecimal percent) {
    if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException("must be more than 0 and at most 100");
    }
    BigDecimal parts = percent.multiply(BigDecimal.valueOf(PARTS_PER_CENT)).stripTrailingZeros();
    if (parts.scale() > 0) {
      throw new IllegalArgumentException("must have at most four decimals");
    }
    return new Percentage(parts.intValueExact());
  }

  /** As people write it: 10, 12.5. */
  public BigDecimal percent() {
    return BigDecimal.valueOf(parts, 4).stripTrailingZeros();
  }

  /**
   * The share of a sum, rounded half up.
   *
   * @param minor zero or more; the whole range of {@code long} is safe, because what is multiplied
   *     is either divided by a million before or smaller than a million
   */
  public long of(long minor) {
    if (minor < 0) {
      throw new IllegalArgumentException("a negative sum earns nothing");
    }
    long millions = minor / WHOLE;
    long rest = minor % WHOLE;
    return millions * parts + (rest * parts + WHOLE / 2) / WHOLE;
  }

  @Override
  public Money earn(Money event, int quantity) {
    return new Money(of(event.minor()), event.currency());
  }
}
