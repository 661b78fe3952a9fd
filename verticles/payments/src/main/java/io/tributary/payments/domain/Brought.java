package io.tributary.payments.domain;

/**
 * What a conversion brought, as far as it stands.
 *
 * @param quantity of leads, 1 for a sale; 0 if all of it was taken back
 * @param amount of a sale, in minor units; 0 for a lead
 */
public record Brought(int quantity, long amount) {
  static final Brought NOTHING = new Brought(0, 0);

  /**
   * A sale that came to nothing is none, whether nothing was ever paid or all of it went back.
   *
   * @param amount the event's sum
   */
  public static Brought of(
      CommissionType type, CommissionStatus status, int quantity, long amount) {
    boolean happened = status.happened() && (type != CommissionType.sale || amount > 0);
    if (!happened) {
      return NOTHING;
    }
    return type == CommissionType.sale ? new Brought(1, amount) : new Brought(quantity, 0);
  }
}
