package io.tributary.kit.traffic;

import io.tributary.mesh.CallStats;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Histograms of microseconds, and the pairs of numbers as which they travel. */
public final class Latencies {
  static final long MIN_MICROS = 1;

  /** Longer than any deadline. */
  static final long MAX_MICROS = 60_000_000;

  /** One significant digit: within six percent, for three kilobytes of memory. */
  static final int DIGITS = 1;

  private Latencies() {}

  public static Histogram empty() {
    return new Histogram(MIN_MICROS, MAX_MICROS, DIGITS);
  }

  /** Microseconds and number of calls in turn. */
  static List<Long> pairs(Histogram histogram) {
    List<Long> pairs = new ArrayList<>();
    for (HistogramIterationValue step : histogram.recordedValues()) {
      pairs.add(step.getValueIteratedTo());
      pairs.add(step.getCountAddedInThisIterationStep());
    }
    return pairs;
  }

  /** Adds what another node measured; numbers that make no sense are left out. */
  public static void add(Histogram to, CallStats stats) {
    List<Long> pairs = stats.micros();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      if (pairs.get(i + 1) > 0) {
        to.recordValueWithCount(Math.clamp(pairs.get(i), MIN_MICROS, MAX_MICROS), pairs.get(i + 1));
      }
    }
  }
}
