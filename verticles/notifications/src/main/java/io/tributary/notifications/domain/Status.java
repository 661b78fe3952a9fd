package io.tributary.notifications.domain;

/** Where a notification is in its life. */
public enum Status {
  QUEUED("queued"),
  SENT("sent"),
  /** Given up: refused for good, or tried too often. */
  FAILED("failed"),
  /** There is nobody to write to. */
  NO_ADDRESS("no-address");

  private final String wire;

  Status(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
