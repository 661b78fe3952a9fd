package io.tributary.tracking.journal;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the shipper should leave the processor to the redirects, and how far it is behind. It
 * gives way while more clicks come in than {@code journal.yieldAbove}: what is on disk is safe, and
 * a click costs several times as much behind the journal as before it. It does so for bursts only.
 * Once clicks have waited for half a minute, or a quarter of the journal waits, it catches up
 * first. {@link #tick} is called by the shipper's thread alone; all else by anybody.
 */
final class Pace {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** An hour of looks; beyond it every second one is forgotten. */
  private static final int MARKS = 36_000;

  /** A quarter of the journal may wait while redirects have the right of way. */
  private static final int SHARE = 4;

  /** A pause of the burst, say to collect garbage, does not end it. */
  private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final double LONGEST_LAG_S = 30;

  private final long yieldAbove;
  private final long maxBytes;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private final AtomicLong waiting = new AtomicLong();
  private long lookedNanos;
  private long lastAppended;
  private long fastNanos;
  private boolean catchingUp;
  private boolean yielding;
  private volatile long behindSinceNanos;

  /** So much was journalled at that time. */
  private record Mark(long nanos, long appended) {}

  /**
   * @param yieldAbove clicks a second
   * @param maxBytes the journal's limit
   */
  Pace(long yieldAbove, long maxBytes, long nowNanos) {
    this.yieldAbove = yieldAbove;
    this.maxBytes = maxBytes;
    this.lookedNanos = nowNanos - LOOK_NANOS;
    this.fastNanos = nowNanos - HOLD_NANOS;
    this.lastAppended = -1;
    this.behindSinceNanos = nowNanos;
  }

  /**
   * @param appended records written so far, in all lanes
   * @param shipped of those, how many Kafka has acknowledged
   * @param usedBytes of the journal's files
   */
  void tick(long nowNanos, long appended, long shipped, long usedBytes) {
    waiting.set(appended - shipped);
    while (!marks.isEmpty() && marks.peek().appended() <= shipped) {
      behindSinceNanos = marks.remove().nanos();
    }
    long since = nowNanos - lookedNanos;
    if (since < LOOK_NANOS) {
      return;
    }
    long came = lastAppended < 0 ? 0 : appended - lastAppended;
    if (came * TimeUnit.SECONDS.toNanos(1) / since > yieldAbove) {
      fastNanos = nowNanos;
    }
    if (appended <= shipped) {
      catchingUp = false;
    } else if (usedBytes >= maxBytes / SHARE || lagSeconds(nowNanos) > LONGEST_LAG_S) {
      catchingUp = true;
    }
    yielding = !catchingUp && nowNanos - fastNanos < HOLD_NANOS;
    lookedNanos = nowNanos;
    lastAppended = appended;
    if (appended <= shipped) {
      behindSinceNanos = nowNanos;
    } else {
      mark(new Mark(nowNanos, appended));
    }
  }

  private void mark(Mark mark) {
    if (marks.size() == MARKS) {
      boolean[] second = {false};
      marks.removeIf(old -> second[0] = !second[0]);
    }
    marks.add(mark);
  }

  /**
   * Whether redirects come so fast that they need the processor more. The shipper's thread only.
   */
  boolean yields() {
    return yielding;
  }

  /** For how long the oldest record that Kafka does not have has waited; right to 0.1 seconds. */
  double lagSeconds(long nowNanos) {
    return waiting.get() == 0 ? 0 : (nowNanos - behindSinceNanos) / 1e9;
  }
}
