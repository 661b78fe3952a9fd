package io.tributary.tracking.journal;

import java.nio.file.Path;

/**
 * One segment file, or a part of one that is damaged: then each row of records that can be read is
 * a segment. Its lane's thread appends and publishes {@link #end}; the shipper reads up to there.
 */
final class Segment {
  private final Path file;
  private final long firstSequence;
  private final long fileBytes;
  private final long start;
  private volatile long lastSequence;
  private volatile long end;
  private volatile boolean sealed;
  private volatile boolean abandoned;
  private volatile boolean damaged;

  Segment(Path file, long firstSequence, long fileBytes, long lastSequence, long end) {
    this(file, firstSequence, fileBytes, lastSequence, SegmentHeader.BYTES, end);
  }

  Segment(Path file, long firstSequence, long fileBytes, long lastSequence, long start, long end) {
    this.file = file;
    this.firstSequence = firstSequence;
    this.fileBytes = fileBytes;
    this.start = start;
    this.lastSequence = lastSequence;
    this.end = end;
  }

  Path file() {
    return file;
  }

  long firstSequence() {
    return firstSequence;
  }

  /** Of the whole file; 0 for all parts of a file but its last. */
  long fileBytes() {
    return fileBytes;
  }

  /** The offset of the first record. */
  long start() {
    return start;
  }

  /** One less than {@link #firstSequence} while it is empty. */
  long lastSequence() {
    return lastSequence;
  }

  /** The offset behind the last record that counts. */
  long end() {
    return end;
  }

  boolean isEmpty() {
    return lastSequence < firstSequence;
  }

  /** Nothing will be appended any more. */
  boolean sealed() {
    return sealed;
  }

  /** Behind {@link #end} may stand records that do not count, with numbers that others have. */
  boolean abandoned() {
    return abandoned;
  }

  boolean damaged() {
    return damaged;
  }

  void extend(long newLastSequence, long newEnd) {
    lastSequence = newLastSequence;
    end = newEnd;
  }

  void seal() {
    sealed = true;
  }

  /** Seals it where it is, whatever stands behind. */
  void abandon() {
    abandoned = true;
    sealed = true;
  }

  void damage() {
    damaged = true;
  }
}
