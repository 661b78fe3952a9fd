package io.tributary.kit.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Makes meters that tell an operator what they are. Labels take values from a list that the code or
 * the contract knows, never from a request.
 */
public final class Meters {
  /**
   * From a read out of memory to the longest deadline; each bucket is about twice the one before.
   */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private Meters() {}

  /**
   * @param labels names and values in turn
   */
  public static Counter counter(
      MeterRegistry registry, String name, String description, String... labels) {
    return Counter.builder(name).description(description).tags(labels).register(registry);
  }

  /**
   * How long something that people wait for takes, as a histogram that can be summed over nodes.
   *
   * @param labels names and values in turn
   */
  public static Timer latency(
      MeterRegistry registry, String name, String description, String... labels) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .tags(labels)
        .register(registry);
  }
}
