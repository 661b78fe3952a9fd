package io.tributary.tracking.journal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries that wait for the disk, in the order they were appended. The event loop adds; the
 * lane's thread says how many more are settled; one task on the event loop then answers all of
 * them.
 */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final Executor loop;
  private final @Nullable Entry[] waiting;
  private final byte[] refusals;
  private final int mask;
  private final AtomicLong settled = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable deliver = this::deliver;

  // Of the event loop only.
  private long added;
  private long delivered;

  // Of the lane's thread only.
  private long settling;

  /**
   * @param capacity a power of two
   */
  Answers(Executor loop, int capacity) {
    this.loop = loop;
    this.waiting = new @Nullable Entry[capacity];
    this.refusals = new byte[capacity];
    this.mask = capacity - 1;
  }

  boolean isFull() {
    return added - delivered == waiting.length;
  }

  void add(Entry entry) {
    waiting[(int) added++ & mask] = entry;
  }

  /** The next {@code count} entries are written. */
  void written(int count) {
    settling += count;
    settle();
  }

  /** The next {@code count} entries are not. */
  void refused(int count, Refusal why) {
    for (int i = 0; i < count; i++) {
      refusals[(int) settling++ & mask] = why.code();
    }
    settle();
  }

  private void settle() {
    settled.set(settling);
    if (scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(deliver);
      } catch (RejectedExecutionException e) {
        LOG.debug("the event loop is gone, and its visitors with it");
      }
    }
  }

  private void deliver() {
    scheduled.set(false);
    long upTo = settled.get();
    while (delivered < upTo) {
      int i = (int) delivered++ & mask;
      Entry entry = waiting[i];
      waiting[i] = null;
      byte refusal = refusals[i];
      refusals[i] = 0;
      answer(entry, refusal);
    }
  }

  private static void answer(@Nullable Entry entry, byte refusal) {
    if (entry == null) {
      throw new IllegalStateException("more was settled than was added");
    }
    try {
      if (refusal == 0) {
        entry.journalled();
      } else {
        entry.refused(Refusal.of(refusal));
      }
    } catch (RuntimeException e) {
      // One broken connection must not keep the answers of the others.
      LOG.warn("an answer failed", e);
    }
  }
}
