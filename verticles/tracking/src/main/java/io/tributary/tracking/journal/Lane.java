package io.tributary.tracking.journal;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way into the journal. {@link #append} belongs to that event loop alone; the
 * entry is told the outcome on it too, at once if it is refused right away.
 */
public final class Lane {
  private final Executor loop;
  private final Ring ring;
  private final Answers answers;
  private final LaneWriter writer;
  private final LaneMeters meters;
  private final Runnable publish = this::publish;
  private boolean publishing;
  private volatile boolean closed;

  Lane(Executor loop, Ring ring, Answers answers, LaneWriter writer, LaneMeters meters) {
    this.loop = loop;
    this.ring = ring;
    this.answers = answers;
    this.writer = writer;
    this.meters = meters;
  }

  /**
   * Takes a click. It is shown to the lane's thread at the end of this turn of the event loop,
   * together with all others of the turn: one wake-up, one group.
   */
  public void append(Entry entry) {
    Refusal refusal = tryAppend(entry);
    if (refusal != null) {
      meters.refused(refusal, 1);
      entry.refused(refusal);
    }
  }

  private @Nullable Refusal tryAppend(Entry entry) {
    if (closed) {
      return Refusal.CLOSED;
    }
    if (answers.isFull()) {
      return Refusal.BUSY;
    }
    ByteBuffer claimed = ring.claim(Record.MAX_PAYLOAD);
    if (claimed == null) {
      return Refusal.BUSY;
    }
    try {
      entry.writeTo(claimed);
    } catch (BufferOverflowException e) {
      return Refusal.TOO_LARGE;
    }
    ring.append(claimed);
    answers.add(entry);
    if (!publishing) {
      publishing = true;
      loop.execute(publish);
    }
    return null;
  }

  private void publish() {
    publishing = false;
    ring.publish();
    writer.wake();
  }

  /** Refuses what comes now, writes what was published; blocks until that is done. */
  void close() throws InterruptedException {
    closed = true;
    writer.close();
  }
}
