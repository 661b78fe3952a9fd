package io.tributary.payments.domain;

/** How a partner stands in a programme. The names are those on the wire. */
public enum EnrolmentStatus {
  pending,
  approved,
  rejected,
  invited,
  declined,
  deactivated,
  banned,
  archived;

  /** Whether the partner earns and may have new links. */
  public boolean active() {
    return this == approved;
  }
}
