package io.tributary.kit.traffic;

import io.tributary.kit.metrics.StatusTimers;
import io.tributary.mesh.CallStats;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Calls of one kind. */
final class CallMeter {
  private final StatusTimers timers;
  private final Recorder micros =
      new Recorder(Latencies.MIN_MICROS, Latencies.MAX_MICROS, Latencies.DIGITS);
  private final LongAdder errors = new LongAdder();
  private @Nullable Histogram spare;

  CallMeter(StatusTimers timers) {
    this.timers = timers;
  }

  /**
   * @param status an HTTP status: what the operation was, or would be, answered with
   */
  void record(long tookNs, int status) {
    micros.recordValue(Math.clamp(tookNs / 1_000, Latencies.MIN_MICROS, Latencies.MAX_MICROS));
    if (status >= 500) {
      errors.increment();
    }
    timers.record(tookNs, status);
  }

  /** What was recorded since the last call. */
  synchronized CallStats flip(String caller, String operation) {
    Histogram since = micros.getIntervalHistogram(spare);
    spare = since;
    return new CallStats(
        caller,
        operation,
        since.getTotalCount(),
        Math.min(errors.sumThenReset(), since.getTotalCount()),
        Latencies.pairs(since));
  }
}
