package io.tributary.tracking.journal;

import org.jspecify.annotations.Nullable;

/** A place between two records of a lane. */
final class Position {
  /** The segment of the record before; null at the very beginning. */
  @Nullable Segment segment;

  /** The offset behind the record before. */
  long offset = SegmentHeader.BYTES;

  /** The sequence of the record before. */
  long sequence;

  /** The chain's value there. */
  byte[] chain = new byte[Chain.BYTES];

  void set(Position other) {
    segment = other.segment;
    offset = other.offset;
    sequence = other.sequence;
    System.arraycopy(other.chain, 0, chain, 0, Chain.BYTES);
  }
}
