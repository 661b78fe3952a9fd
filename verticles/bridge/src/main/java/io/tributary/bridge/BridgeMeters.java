package io.tributary.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the bridge counts. Clients choose none of the labels. */
final class BridgeMeters {
  private final MeterRegistry registry;

  BridgeMeters(MeterRegistry registry, Supplier<Number> connections) {
    this.registry = registry;
    Gauge.builder("tributary.bridge.connections", connections)
        .description("Connections of services in other languages.")
        .register(registry);
  }

  /**
   * @param what a connection, an address, a registration, a message because somebody is busy, an
   *     answer that the contract does not allow, or a deadline that passed
   */
  void refused(String what) {
    Counter.builder("tributary.bridge.refused")
        .description("What services in other languages were refused.")
        .tag("what", what)
        .register(registry)
        .increment();
  }
}
