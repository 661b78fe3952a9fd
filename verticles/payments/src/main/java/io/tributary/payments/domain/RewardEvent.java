package io.tributary.payments.domain;

/** What a programme may reward. The names are those on the wire. */
public enum RewardEvent {
  click,
  lead,
  sale
}
