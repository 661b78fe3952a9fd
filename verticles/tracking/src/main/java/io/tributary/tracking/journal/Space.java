package io.tributary.tracking.journal;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the journal's total size is taken by segment files. */
final class Space {
  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();

  Space(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Files that are there already count even beyond the limit. */
  void found(long bytes) {
    used.addAndGet(bytes);
  }

  void take(long bytes) throws JournalFullException {
    if (used.addAndGet(bytes) > maxBytes) {
      used.addAndGet(-bytes);
      throw new JournalFullException(maxBytes);
    }
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }

  /** Whether so little of it is used that empty files may be kept for later. */
  boolean isRoomy() {
    return used() <= maxBytes / 8;
  }
}
