package io.tributary.gateway.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.LongAdder;

/** The dashboards of all event loops of this node together, for who watches over it. */
final class OpenSockets implements Shareable {
  private static final String KEY = "tributary.live.sockets";

  private final LongAdder open = new LongAdder();

  private OpenSockets() {}

  static OpenSockets of(Vertx vertx, MeterRegistry metrics) {
    return vertx
        .sharedData()
        .<String, OpenSockets>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> registered(metrics));
  }

  void opened() {
    open.increment();
  }

  void closed() {
    open.decrement();
  }

  private static OpenSockets registered(MeterRegistry metrics) {
    OpenSockets sockets = new OpenSockets();
    Gauge.builder(KEY, sockets.open, LongAdder::sum)
        .description("Open dashboards.")
        .register(metrics);
    return sockets;
  }
}
