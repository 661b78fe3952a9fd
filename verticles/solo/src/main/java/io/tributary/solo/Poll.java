package io.tributary.solo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what the system gives no event for: another process' death or its readiness. */
final class Poll {
  private Poll() {}

  /**
   * Asks until the answer is yes.
   *
   * @return false if {@code limit} passed first
   * @throws SoloException if the thread is interrupted; its interrupt flag is set again
   */
  static boolean until(Duration limit, Duration interval, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      try {
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SoloException("interrupted while waiting for a server", e);
      }
    }
    return true;
  }
}
