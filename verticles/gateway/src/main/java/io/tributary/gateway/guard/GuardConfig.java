package io.tributary.gateway.guard;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;

/**
 * @param maxConnections open at once; one more is closed when it is accepted
 * @param maxConnectionsPerAddress of them, from one address (IPv6: one /64)
 * @param exchangeTimeoutMs how long a client may send without an answer coming out of it
 */
public record GuardConfig(
    int maxConnections, int maxConnectionsPerAddress, long exchangeTimeoutMs) {

  public static GuardConfig from(Settings settings) {
    GuardConfig config =
        new GuardConfig(
            settings.integer("gateway.maxConnections", 1, 10_000_000),
            settings.integer("gateway.maxConnectionsPerAddress", 1, 10_000_000),
            settings.duration("gateway.exchangeTimeout").toMillis());
    if (config.exchangeTimeoutMs() <= settings.duration("gateway.requestTimeout").toMillis()) {
      throw new ConfigException(
          "gateway.exchangeTimeout must be longer than gateway.requestTimeout, which answers");
    }
    return config;
  }
}
