package io.tributary.payments.domain;

/** Where a commission is in its life. The names are those on the wire. */
public enum CommissionStatus {
  pending(true),
  processed(true),
  paid(true),
  hold(true),
  refunded(false),
  duplicate(false),
  fraud(false),
  canceled(false);

  private final boolean stands;

  CommissionStatus(boolean stands) {
    this.stands = stands;
  }

  /** Whether the workspace owes it, so that it stands in the ledger. */
  public boolean stands() {
    return stands;
  }

  /** Whether money has begun to move, after which a correction here would be too late. */
  public boolean settled() {
    return this == processed || this == paid;
  }
}
