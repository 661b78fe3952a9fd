package io.tributary.kit.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The client's own address, behind however many proxies. */
@FunctionalInterface
public interface ClientAddress {
  /** The address as text, without port, brackets or zone; {@code 0.0.0.0} if nothing is known. */
  String of(HttpServerRequest request);

  /** Whether that is the address of a trusted proxy, which stands for many clients. */
  default boolean isProxy(String address) {
    return false;
  }

  /**
   * Believes {@code X-Forwarded-For} as far as it was written by a trusted proxy: from the right,
   * the first address that is in none of {@code trustedProxies}. A peer that is no trusted proxy is
   * the client itself, whatever header it sends.
   *
   * @param trustedProxies networks as {@code 10.0.0.0/8}, {@code fd00::/8} or single addresses
   * @throws IllegalArgumentException if one of them is no network
   */
  static ClientAddress behind(List<String> trustedProxies) {
    return new ForwardedClientAddress(trustedProxies.stream().map(Network::parse).toList());
  }
}
