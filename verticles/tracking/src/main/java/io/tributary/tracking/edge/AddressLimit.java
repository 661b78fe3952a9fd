package io.tributary.tracking.edge;

import io.tributary.kit.config.Rate;
import io.tributary.kit.http.Addresses;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A token bucket for every client address in 512 KiB, however many addresses there are. A cell
 * holds when its bucket is full again and a few bits of whose it is, so taking a token is a read, a
 * comparison and a write: no lock, nothing allocated. It is approximate where that does no harm: of
 * two takers at the same moment one may go uncounted, and an address whose cell belongs to a busier
 * one is not limited meanwhile. IPv6 counts by /64, which is one customer. Thread-safe.
 */
final class AddressLimit {
  private static final int CELLS = 1 << 16;

  /** Time is kept in 48 bits of 1/64 ms, which last until 2109; the rest of a cell is the tag. */
  private static final int TICKS_PER_MS = 64;

  private static final int TAG_BITS = 16;
  private static final long TAG_MASK = (1L << TAG_BITS) - 1;
  private static final int NETWORK_BYTES = 8;

  private final AtomicLongArray cells = new AtomicLongArray(CELLS);
  private final long perRequest;
  private final long full;

  private final long seed;

  /**
   * @param rate beyond 64 requests a millisecond there is no limit: no single client is that fast
   */
  AddressLimit(Rate rate) {
    this(rate, ThreadLocalRandom.current().nextLong());
  }

  /**
   * @param seed decides which addresses share a cell, so that nobody else can
   */
  AddressLimit(Rate rate, long seed) {
    this.seed = seed;
    this.full = rate.windowMs() * TICKS_PER_MS;
    this.perRequest = full / rate.requests();
  }

  /** Takes a token; 0 if there was one, else in how many milliseconds there will be. */
  long take(String address, long nowMs) {
    if (perRequest == 0) {
      return 0;
    }
    long hash = mix(networkOf(address) ^ seed);
    int at = (int) hash & CELLS - 1;
    long tag = hash >>> Long.SIZE - TAG_BITS;
    long now = nowMs * TICKS_PER_MS;
    long cell = cells.getOpaque(at);
    long fullAt = cell >>> TAG_BITS;
    boolean drained = fullAt > now && fullAt - now <= full; // Further away: the clock was put back.
    if (drained && (cell & TAG_MASK) != tag) {
      return 0;
    }
    long next = (drained ? fullAt : now) + perRequest;
    if (next - now > full) {
      return (next - now - full + TICKS_PER_MS - 1) / TICKS_PER_MS;
    }
    cells.lazySet(at, next << TAG_BITS | tag);
    return 0;
  }

  private static long networkOf(String address) {
    if (address.indexOf(':') < 0) {
      return address.hashCode();
    }
    byte[] bytes = Addresses.parse(address);
    if (bytes == null) {
      return address.hashCode();
    }
    long network = 0;
    for (int i = 0; i < Math.min(NETWORK_BYTES, bytes.length); i++) {
      network = network << Byte.SIZE | bytes[i] & 0xFF;
    }
    return network;
  }

  /** Spreads neighbouring addresses over all cells (the finalizer of SplitMix64). */
  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
