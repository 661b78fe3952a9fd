package io.tributary.app.chaos;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What visitors sent and what came of it. A request is known by its marker. Thread-safe. */
final class Book {
  private final Map<String, String> redirected = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private final LongAdder died = new LongAdder();
  private final LongAdder mayBeExtra = new LongAdder();
  private final LongAdder notConnected = new LongAdder();
  private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);

  void answered(String marker, Answer answer, long nanos) {
    if (answer.status() == 302) {
      redirected.put(marker, answer.clickId());
      slowestNanos.accumulate(nanos);
    } else {
      failed("status " + answer.status());
    }
  }

  /**
   * A connection ended before these were answered.
   *
   * @param depth requests that it had under way at most
   */
  void died(Collection<String> unanswered, int depth, String how) {
    unknown.addAll(unanswered);
    died.increment();
    mayBeExtra.add(depth);
    failed(how);
  }

  /** Nobody listened, so nothing was sent. */
  void notConnected() {
    notConnected.increment();
  }

  private void failed(String how) {
    failures.computeIfAbsent(how, first -> new LongAdder()).increment();
  }

  /** Click ids of all redirects that were fully received, by marker. */
  Map<String, String> redirected() {
    return redirected;
  }

  /** Markers of requests that were sent, and whose answer nobody got. */
  Set<String> unknown() {
    return unknown;
  }

  /** How many of the unknown outcomes may have become a click. */
  long mayBeExtra() {
    return mayBeExtra.sum();
  }

  /** Everything that was no redirect, by kind. */
  Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((how, count) -> counts.put(how, count.sum()));
    return counts;
  }

  long connectionsThatDied() {
    return died.sum();
  }

  long connectionsRefused() {
    return notConnected.sum();
  }

  long slowestMs() {
    return TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
  }
}
