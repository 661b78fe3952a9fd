package io.tributary.gateway.guard;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;

/**
 * @param maxConnections open at once; one more is closed when it is accepted
 * @param exchangeTimeoutMs how long a client may send without an answer coming out of it
 */
public record GuardConfig(int maxConnections, long exchangeTimeoutMs) {

  public static GuardConfig from(Settings settings) {
    GuardConfig config =
        new GuardConfig(
            settings.integer("gateway.maxConnections", 1, 10_000_000),
            settings.duration("gateway.exchangeTimeout").toMillis());
    if (config.exchangeTimeoutMs() <= settings.duration("gateway.requestTimeout").toMillis()) {
      throw new ConfigException(
          "gateway.exchangeTimeout must be longer than gateway.requestTimeout, which answers");
    }
    return config;
  }
}
