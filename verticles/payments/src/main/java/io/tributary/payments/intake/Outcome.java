package io.tributary.payments.intake;

/** What became of a conversion. The names are the values of the metric's tag. */
enum Outcome {
  COMMISSION,
  /** Taken in before. */
  REPEATED,
  /** Nobody is rewarded for it. */
  NO_PARTNER,
  UNKNOWN_ENROLMENT,
  /** The partner is banned, deactivated or not yet approved. */
  INACTIVE_PARTNER,
  NO_REWARD,
  /** The customer's rewarded months are over. */
  EXPIRED,
  /** A sale of nothing is none: it is rewarded by no rule, and is nobody's first. */
  NOTHING_SOLD,
  /** The rule gives nothing. */
  NOTHING_EARNED,
  /** The invoice has its commission already. */
  DUPLICATE_INVOICE
}
