package io.tributary.gateway.guard;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;

/**
 * @param maxConnections open at once; one more is closed when it is accepted
 * @param maxConnectionsPerAddress of them, from one address (IPv6: one /64)
 * @param maxStreams requests that HTTP/2 connections have open at once, beyond a few on each
 * @param maxStreamsPerAddress of them, from one address
 * @param exchangeTimeoutMs how long a client may send without an answer coming out of it
 * @param maxExchangeBytes how much a client may send without an answer coming out of it
 */
public record GuardConfig(
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxStreams,
    int maxStreamsPerAddress,
    long exchangeTimeoutMs,
    long maxExchangeBytes) {
  /**
   * A body in chunks of one byte takes six times its length. What is more than that is not meant to
   * be read.
   */
  private static final int WIRE_BYTES_PER_BYTE = 8;

  public static GuardConfig from(Settings settings) {
    GuardConfig config =
        new GuardConfig(
            settings.integer("gateway.maxConnections", 1, 10_000_000),
            settings.integer("gateway.maxConnectionsPerAddress", 1, 10_000_000),
            settings.integer("gateway.maxStreams", 1, 10_000_000),
            settings.integer("gateway.maxStreamsPerAddress", 1, 10_000_000),
            settings.duration("gateway.exchangeTimeout").toMillis(),
            WIRE_BYTES_PER_BYTE
                * (long) settings.integer("gateway.maxBodyBytes", 1_024, 64 * 1024 * 1024));
    if (config.exchangeTimeoutMs() <= settings.duration("gateway.requestTimeout").toMillis()) {
      throw new ConfigException(
          "gateway.exchangeTimeout must be longer than gateway.requestTimeout, which answers");
    }
    return config;
  }
}
