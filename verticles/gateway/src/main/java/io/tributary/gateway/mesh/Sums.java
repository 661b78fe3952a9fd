package io.tributary.gateway.mesh;

import io.tributary.kit.traffic.Latencies;
import io.tributary.mesh.CallStats;
import io.vertx.core.json.JsonObject;
import org.HdrHistogram.Histogram;

/** Calls of one kind, summed over nodes and reports. */
final class Sums {
  private static final double MS_PER_S = 1_000;
  private static final double MICROS_PER_MS = 1_000;

  private final Histogram micros = Latencies.empty();
  private double rate;
  private double errorRate;

  /**
   * @param coveredMs the time in which that node counted
   */
  void add(CallStats stats, long coveredMs) {
    rate += stats.count() * MS_PER_S / coveredMs;
    errorRate += stats.errors() * MS_PER_S / coveredMs;
    Latencies.add(micros, stats);
  }

  double rate() {
    return rate;
  }

  /** Rates by second, times in milliseconds. */
  JsonObject into(JsonObject json) {
    return json.put("rate", round(rate))
        .put("errorRate", round(errorRate))
        .put("p50", percentile(50))
        .put("p99", percentile(99));
  }

  private double percentile(double percent) {
    return round(micros.getValueAtPercentile(percent) / MICROS_PER_MS);
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
