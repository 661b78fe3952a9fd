package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
  private static final int MAX = 1_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void entriesShouldArriveWholeAndInOrderBetweenThreads(long seed) {
    Ring ring = new Ring(4_096);
    int entries = 200_000;
    CompletableFuture<Void> producer =
        CompletableFuture.runAsync(() -> produce(ring, entries, seed));

    Random lengths = new Random(seed);
    for (int i = 0; i < entries; i++) {
      int length = lengths.nextInt(MAX);
      int found;
      while ((found = ring.peek()) < 0) {
        Thread.onSpinWait();
      }
      assertThat(found).isEqualTo(length);
      for (int b = 0; b < length; b++) {
        if (ring.array()[ring.offset() + b] != (byte) (i + b)) {
          throw new AssertionError("entry " + i + " is damaged at " + b);
        }
      }
      ring.next(length);
      if (i % 7 == 0) {
        ring.free();
      }
      if (ring.isEmpty()) {
        ring.free();
      }
    }
    producer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void produce(Ring ring, int entries, long seed) {
    Random lengths = new Random(seed);
    for (int i = 0; i < entries; i++) {
      int length = lengths.nextInt(MAX);
      ByteBuffer out;
      while ((out = ring.claim(MAX)) == null) {
        ring.publish();
        Thread.onSpinWait();
      }
      for (int b = 0; b < length; b++) {
        out.put((byte) (i + b));
      }
      ring.append(out);
      if (i % 5 == 0) {
        ring.publish();
      }
    }
    ring.publish();
  }

  @Test
  void claimShouldBeNullWhenNothingWasFreed() {
    Ring ring = new Ring(4_096);
    int taken = 0;
    ByteBuffer out;
    while ((out = ring.claim(MAX)) != null) {
      out.put(new byte[MAX]);
      ring.append(out);
      taken++;
    }
    ring.publish();

    assertThat(taken).isBetween(3, 4);
    while (ring.peek() >= 0) {
      ring.next(ring.peek());
    }
    assertThat(ring.claim(MAX)).isNull();
    ring.free();
    assertThat(ring.claim(MAX)).isNotNull();
  }
}
