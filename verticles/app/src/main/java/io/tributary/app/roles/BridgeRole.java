package io.tributary.app.roles;

import io.tributary.bridge.BridgeConfig;
import io.tributary.bridge.BridgeVerticle;
import io.vertx.core.Future;

/** {@link Role#BRIDGE}. */
final class BridgeRole {
  private BridgeRole() {}

  /** Opens the bridge's port if the settings name one. */
  static Future<Void> open(Host host) {
    BridgeConfig config = BridgeConfig.from(host.settings());
    return config == null
        ? Future.succeededFuture()
        : host.deploy("bridge", () -> new BridgeVerticle(config, host.clock(), host.metrics()));
  }
}
