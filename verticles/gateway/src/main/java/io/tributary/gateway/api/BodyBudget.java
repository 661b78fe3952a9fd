package io.tributary.gateway.api;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.limit.Refusals;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * How many bytes of request bodies a node holds, from their first byte until their request is
 * answered: so many of one client address, so many in all. Thread-safe.
 */
public final class BodyBudget {
  /** What a request costs that has said nothing yet: its headers, its place in the codec. */
  private static final int REQUEST_BYTES = 8 * 1024;

  private final long most;
  private final long mostPerAddress;
  private final Predicate<String> exempt;
  private final AtomicLong held = new AtomicLong();
  private final ConcurrentMap<String, Long> heldByAddress = new ConcurrentHashMap<>();
  private final Counter refused = Refusals.of("bodies");

  /**
   * @param most bytes of all clients together
   * @param mostPerAddress bytes of one address (IPv6: one /64)
   * @param exempt addresses that stand for many clients
   */
  public BodyBudget(long most, long mostPerAddress, Predicate<String> exempt) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
    this.exempt = exempt;
  }

  /** The part of one request, to be closed when that is answered. */
  Share share(String client) {
    return new Share(
        Addresses.subscriber(client), exempt.test(client) ? Long.MAX_VALUE : mostPerAddress);
  }

  long held() {
    return held.get();
  }

  /** Not thread-safe. */
  final class Share implements AutoCloseable {
    private final String address;
    private final long mostOfAddress;
    private long taken;
    private boolean closed;

    private Share(String address, long mostOfAddress) {
      this.address = address;
      this.mostOfAddress = mostOfAddress;
    }

    /** For a request whose body is about to be read; false if there is no room for it. */
    boolean begin() {
      return take(REQUEST_BYTES);
    }

    /** For bytes that came; false if there is no room for them. */
    boolean take(int bytes) {
      if (closed) {
        return false;
      }
      taken += bytes;
      long ofAll = held.addAndGet(bytes);
      long ofAddress = heldByAddress.merge(address, (long) bytes, Long::sum);
      boolean fits = ofAll <= most && ofAddress <= mostOfAddress;
      if (!fits) {
        refused.increment();
      }
      return fits;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        held.addAndGet(-taken);
        heldByAddress.computeIfPresent(
            address, (known, now) -> now <= taken ? null : Long.valueOf(now - taken));
      }
    }
  }
}
