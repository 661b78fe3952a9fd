package io.tributary.tracking.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.config.Rate;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.metrics.Meters;
import io.tributary.tracking.edge.Pages.Page;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Turns away who asks for too much. This machine and the trusted proxies are never turned away: an
 * address of theirs means that the visitor behind it is not known. Thread-safe.
 */
final class Admission {
  private final AddressLimit limit;
  private final ClientAddress clients;
  private final Counter limited;

  Admission(Rate rate, ClientAddress clients, MeterRegistry meters) {
    this.limit = new AddressLimit(rate);
    this.clients = clients;
    this.limited =
        Meters.counter(
            meters,
            "tributary.edge.limited",
            "Visits refused because their address sends too many.");
  }

  /** Answers with 429 and says true if {@code client} has had its share. */
  boolean refuses(HttpServerRequest request, String client, long nowMs) {
    long waitMs = limit.take(client, nowMs);
    if (waitMs == 0 || Addresses.isLoopback(client) || clients.isProxy(client)) {
      return false;
    }
    limited.increment();
    if (!request.response().headWritten() && !request.response().closed()) {
      request
          .response()
          .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(waitMs, 1_000)));
      Pages.send(request, Page.TOO_MANY_REQUESTS);
    }
    return true;
  }
}
