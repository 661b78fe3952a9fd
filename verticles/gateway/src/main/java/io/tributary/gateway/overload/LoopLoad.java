package io.tributary.gateway.overload;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How busy one event loop is: the greater of two shares, operations under way of as many as may be,
 * and the loop's lag of as much as may be. The lag is how late a timer fires. Only a lag that
 * stands counts, the smallest of five timers in a row: a single pause (a collection of garbage,
 * another process) passes by itself, and refusing would not shorten it. Nor does lag count while
 * hardly anything is under way. Belongs to one event loop.
 */
public final class LoopLoad {
  private static final long TICK_MS = 20;
  private static final int TICKS = 5;

  /** With fewer operations under way it is something else that makes the loop late. */
  private static final int FEW = 8;

  private final int maxOperations;
  private final long maxLagMs;
  private final long[] lagsMs = new long[TICKS];
  private final Map<Importance, Counter> refused = new EnumMap<>(Importance.class);
  private int underWay;
  private long standingLagMs;
  private int tick;
  private boolean stopped;

  /**
   * @param maxOperations that may be under way on this loop
   * @param maxLagMs beyond it no operation is begun
   */
  public LoopLoad(int maxOperations, long maxLagMs) {
    this.maxOperations = maxOperations;
    this.maxLagMs = maxLagMs;
    for (Importance one : Importance.values()) {
      refused.put(one, Refusals.of("operations-" + one.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** Begins to measure the calling event loop. */
  public void start(Vertx vertx) {
    long dueNs = System.nanoTime() + TICK_MS * 1_000_000;
    vertx.setTimer(
        TICK_MS,
        fired -> {
          if (!stopped) {
            lagged((System.nanoTime() - dueNs) / 1_000_000);
            start(vertx);
          }
        });
  }

  public void stop() {
    stopped = true;
  }

  /** Whether one more may begin; if not, it is counted as refused. */
  public boolean admits(Importance importance) {
    if (load() < importance.refusedFrom()) {
      return true;
    }
    Counter counter = refused.get(importance);
    if (counter != null) {
      counter.increment();
    }
    return false;
  }

  public void begun() {
    underWay++;
  }

  public void ended() {
    underWay--;
  }

  double load() {
    double ofOperations = (double) underWay / maxOperations;
    return underWay < FEW
        ? ofOperations
        : Math.max(ofOperations, (double) standingLagMs / maxLagMs);
  }

  void lagged(long lagMs) {
    lagsMs[tick++ % TICKS] = lagMs;
    standingLagMs = Arrays.stream(lagsMs).min().orElse(0);
  }
}
