package io.tributary.kit.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/**
 * What was turned away because something was full: one metric, {@code
 * tributary_refused_total{queue="…"}}, for every queue, pool and buffer of a node. ARCHITECTURE.md
 * lists them with their bounds.
 */
public final class Refusals {
  private Refusals() {}

  /**
   * @param queue a fixed name, never made of input
   */
  public static Counter of(String queue) {
    return Counter.builder("tributary.refused")
        .description("Turned away because a queue, pool or buffer was full.")
        .tag("queue", queue)
        .register(Metrics.globalRegistry);
  }
}
