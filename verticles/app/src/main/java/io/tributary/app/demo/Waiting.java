package io.tributary.app.demo;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until an answer is as expected, for a bounded time. */
final class Waiting {
  private static final long PAUSE_MS = 100;

  private Waiting() {}

  /** The first answer that satisfies {@code expected}, or the last one when the time is over. */
  static <T> T until(Duration longest, Supplier<T> ask, Predicate<T> expected)
      throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    T answer = ask.get();
    while (!expected.test(answer) && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MS);
      answer = ask.get();
    }
    return answer;
  }
}
