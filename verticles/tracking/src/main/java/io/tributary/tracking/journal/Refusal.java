package io.tributary.tracking.journal;

/** Why a click was not journalled. */
public enum Refusal {
  /** The disk is slower than the clicks: ring or waiting answers are at their limit. */
  BUSY,
  /** The journal has reached its total size: Kafka has not taken enough of it. */
  FULL,
  /** The disk refused: no space, an I/O error. */
  DISK,
  /** The click is larger than any click. */
  TOO_LARGE,
  /** The journal is closing. */
  CLOSED;

  private static final Refusal[] ALL = values();

  /** Zero stands for «written» in the arrays that carry these between threads. */
  byte code() {
    return (byte) (ordinal() + 1);
  }

  static Refusal of(byte code) {
    return ALL[code - 1];
  }
}
