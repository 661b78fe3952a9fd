package io.tributary.payments.domain;

/**
 * Where a commission is in its life. The names are those on the wire. Two questions are asked of
 * each: whether the money is owed, and whether what it is for happened at all.
 */
public enum CommissionStatus {
  pending(true, true),
  processed(true, true),
  paid(true, true),
  hold(true, true),
  /** The customer has the money back: there was no lasting sale. */
  refunded(false, false),
  /** It was reported twice: the other one is the sale. */
  duplicate(false, false),
  /** The merchant has the money, and does not believe that the partner brought it. */
  fraud(false, true),
  /** The merchant has the money, and owes nothing for it. */
  canceled(false, true);

  private final boolean stands;
  private final boolean happened;

  CommissionStatus(boolean stands, boolean happened) {
    this.stands = stands;
    this.happened = happened;
  }

  /** Whether the workspace owes it, so that it stands in the ledger. */
  public boolean stands() {
    return stands;
  }

  /** Whether the lead or sale behind it counts. */
  public boolean happened() {
    return happened;
  }

  /** Whether money has begun to move, after which a correction here would be too late. */
  public boolean settled() {
    return this == processed || this == paid;
  }
}
