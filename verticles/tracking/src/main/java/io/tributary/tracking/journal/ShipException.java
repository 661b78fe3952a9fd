package io.tributary.tracking.journal;

import org.jspecify.annotations.Nullable;

/** Kafka did not take a record. */
final class ShipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShipException(@Nullable Exception cause) {
    super(cause == null ? "unknown" : String.valueOf(cause.getMessage()), cause);
  }
}
