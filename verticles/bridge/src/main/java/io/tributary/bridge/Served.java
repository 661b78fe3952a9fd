package io.tributary.bridge;

import io.vertx.core.eventbus.Message;

/**
 * How one connection serves one address. A deadline that passes without an answer sets it aside:
 * others are asked first, and it is tried again with a single request, later each time, until it
 * answers. Lives on one event loop.
 */
final class Served {
  /** So many in a row and it is not asked any more where there is nobody else, but for trials. */
  private static final int GIVEN_UP = 3;

  private static final long FIRST_TRIAL_MS = 5_000;
  private static final long LAST_TRIAL_MS = 30_000;

  private final Connection connection;
  private final boolean hearsOnly;
  private int missed;
  private int waiting;
  private long turn = -1;
  private long trialAtMs;
  private long trialAfterMs = FIRST_TRIAL_MS;

  /**
   * @param hearsOnly whether it only listens to what is published
   */
  Served(Connection connection, boolean hearsOnly) {
    this.connection = connection;
    this.hearsOnly = hearsOnly;
  }

  boolean answers() {
    return !hearsOnly;
  }

  /** Nothing speaks against asking it. */
  boolean well() {
    return missed == 0 && connection.responsive();
  }

  /** Whether the next request is the one that tells if it is back. */
  boolean dueForTrial(long nowMs) {
    return missed > 0 && waiting == 0 && connection.responsive() && nowMs >= trialAtMs;
  }

  /** Better than nobody. */
  boolean asLastResort() {
    return missed < GIVEN_UP && connection.responsive();
  }

  boolean takes() {
    return connection.takesRequests();
  }

  int waiting() {
    return waiting;
  }

  /** When it was chosen last, as a number that only grows. */
  long turn() {
    return turn;
  }

  void chosen(long now) {
    turn = now;
  }

  void deliver(String address, Message<Object> message) {
    connection.deliver(this, address, message);
  }

  void asked() {
    waiting++;
  }

  /** It had no time to answer, or the connection has ended. */
  void forgotten() {
    waiting--;
  }

  /** It answered in time, well or badly. */
  void answered() {
    waiting--;
    missed = 0;
    trialAfterMs = FIRST_TRIAL_MS;
  }

  void missed(long nowMs) {
    waiting--;
    missed++;
    // What was asked together is missed together, and is no reason to wait longer.
    if (missed == 1 || nowMs >= trialAtMs) {
      trialAtMs = nowMs + trialAfterMs;
      trialAfterMs = Math.min(LAST_TRIAL_MS, 2 * trialAfterMs);
    }
  }

  /** An answer that nobody waits for any more: too late, but it is at work again. */
  void stirred() {
    trialAtMs = 0;
  }
}
