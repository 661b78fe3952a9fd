package io.tributary.tracking.edge;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * From which revision on changes may be unseen. A revision is drawn before its transaction commits,
 * so it may appear behind higher ones that were read already, however late. But PostgreSQL knows
 * every transaction before it draws one: what had been drawn at some time has appeared, or never
 * will, once all transactions have ended that were known then.
 */
final class RevisionMarks {
  /** While one transaction goes on for long; what comes later is marked when it has ended. */
  private static final int MOST = 1_000;

  private final Deque<Mark> marks = new ArrayDeque<>();
  private long settled;

  /**
   * How far PostgreSQL is.
   *
   * @param newest the revision that was drawn last
   * @param oldestOpen every transaction below it has ended
   * @param nextOpen every transaction that is known is below it
   */
  record Progress(long newest, long oldestOpen, long nextOpen) {}

  private static final class Mark {
    private final long revision;

    /** Every transaction that drew this revision or a lower one is below it. */
    private long drawnBelow = Long.MAX_VALUE;

    Mark(long revision) {
      this.revision = revision;
    }
  }

  /** Every change up to this revision was read; later ones are read again. */
  long from() {
    return settled;
  }

  /**
   * All that was to be seen from {@link #from} on has been read, by statements that began after
   * {@code before} was asked.
   */
  void read(Progress before) {
    for (Mark mark : marks) {
      // Only what is said after its revision: within one statement nobody knows which was first.
      mark.drawnBelow = Math.min(mark.drawnBelow, before.nextOpen());
    }
    while (!marks.isEmpty() && marks.peek().drawnBelow <= before.oldestOpen()) {
      settled = marks.remove().revision;
    }
    Mark last = marks.peekLast();
    if (marks.size() < MOST && before.newest() > (last == null ? settled : last.revision)) {
      marks.add(new Mark(before.newest()));
    }
  }
}
