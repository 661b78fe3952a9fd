package io.tributary.kit.traffic;

import io.tributary.mesh.ServiceReport;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.List;

/**
 * The services in other languages that have joined this node, as its bridge said last; one for each
 * {@code Vertx}. Thread-safe.
 */
public final class ForeignServices implements Shareable {
  private static final String KEY = "tributary.services";

  private volatile List<ServiceReport> services = List.of();

  public static ForeignServices of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, ForeignServices>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new ForeignServices());
  }

  public void are(List<ServiceReport> now) {
    services = List.copyOf(now);
  }

  public List<ServiceReport> now() {
    return services;
  }
}
