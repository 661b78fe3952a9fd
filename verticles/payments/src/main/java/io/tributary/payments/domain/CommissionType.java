package io.tributary.payments.domain;

/** What a commission was earned by. The names are those on the wire. */
public enum CommissionType {
  click,
  lead,
  sale,
  referral,
  custom;

  public static CommissionType of(RewardEvent event) {
    return valueOf(event.name());
  }
}
