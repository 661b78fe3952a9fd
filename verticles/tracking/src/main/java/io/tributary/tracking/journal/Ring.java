package io.tributary.tracking.journal;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from one producer (an event loop) to one consumer (the lane's thread), without a lock. An
 * entry is its length in four bytes and its payload, in one piece; where one might not fit before
 * the end, the rest is skipped. Entries begin at multiples of four, so a skip mark always fits.
 */
final class Ring {
  private static final int SKIP = -1;

  private final byte[] bytes;
  private final int mask;
  private final ByteBuffer producer;
  private final ByteBuffer consumer;
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong freed = new AtomicLong();

  // Of the producer only.
  private long tail;
  private long seenFreed;

  // Of the consumer only.
  private long read;

  Ring(int size) {
    bytes = new byte[size];
    mask = size - 1;
    producer = ByteBuffer.wrap(bytes);
    consumer = ByteBuffer.wrap(bytes);
  }

  /** Room for the next entry's payload, {@code max} bytes of it, or null if the ring is full. */
  @Nullable ByteBuffer claim(int max) {
    int at = (int) tail & mask;
    int contiguous = bytes.length - at;
    int entry = Integer.BYTES + max;
    int needed = contiguous < entry ? contiguous + entry : entry;
    if (tail + needed - seenFreed > bytes.length) {
      seenFreed = freed.getAcquire();
      if (tail + needed - seenFreed > bytes.length) {
        return null;
      }
    }
    if (contiguous < entry) {
      producer.clear().putInt(at, SKIP);
      tail += contiguous;
      at = 0;
    }
    return producer.limit(at + entry).position(at + Integer.BYTES);
  }

  /** Takes the claimed buffer's bytes up to its position as an entry. */
  void append(ByteBuffer claimed) {
    int at = (int) tail & mask;
    int length = claimed.position() - at - Integer.BYTES;
    claimed.putInt(at, length);
    tail += align(Integer.BYTES + length);
  }

  /** Shows all appended entries to the consumer. */
  void publish() {
    published.set(tail);
  }

  boolean isEmpty() {
    return published.get() == read;
  }

  /** The length of the next published entry, or -1 if there is none. */
  int peek() {
    while (read != published.getAcquire()) {
      int at = (int) read & mask;
      int length = consumer.getInt(at);
      if (length != SKIP) {
        return length;
      }
      read += bytes.length - at;
    }
    return -1;
  }

  byte[] array() {
    return bytes;
  }

  /** Where the peeked entry's payload begins in {@link #array}. */
  int offset() {
    return ((int) read & mask) + Integer.BYTES;
  }

  /** Goes past the peeked entry; its bytes stay untouched until {@link #free}. */
  void next(int length) {
    read += align(Integer.BYTES + length);
  }

  /** Gives the room of all entries gone past back to the producer. */
  void free() {
    freed.setRelease(read);
  }

  private static int align(int length) {
    return length + 3 & ~3;
  }
}
