package io.tributary.gateway.guard;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * How many connections each client address has open, so that no one takes all there are. IPv6
 * counts by /64, which is one customer. It remembers open connections only, whose number is
 * limited. Thread-safe.
 */
final class AddressShares {
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final Predicate<InetAddress> exempt;
  private final ConcurrentMap<Network, Integer> open = new ConcurrentHashMap<>();

  /**
   * @param v6 an address of the other family may have the same bits
   */
  private record Network(boolean v6, long bits) {}

  /**
   * @param exempt addresses that stand for many clients
   */
  AddressShares(int most, Predicate<InetAddress> exempt) {
    this.most = most;
    this.exempt = exempt;
  }

  boolean isUsedUp(InetAddress address) {
    return open.getOrDefault(networkOf(address), 0) >= most && !exempt.test(address);
  }

  void opened(InetAddress address) {
    open.merge(networkOf(address), 1, Integer::sum);
  }

  void closed(InetAddress address) {
    open.computeIfPresent(networkOf(address), (network, now) -> now == 1 ? null : now - 1);
  }

  /** Networks that have a connection. */
  int size() {
    return open.size();
  }

  private static Network networkOf(InetAddress address) {
    byte[] bytes = address.getAddress();
    long bits = 0;
    for (int i = 0; i < Math.min(NETWORK_BYTES, bytes.length); i++) {
      bits = bits << Byte.SIZE | bytes[i] & 0xFF;
    }
    return new Network(bytes.length > NETWORK_BYTES, bits);
  }
}
