package io.tributary.tracking.journal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What was handed to the producer and is not acknowledged. Shared with the producer's thread. */
final class InFlight {
  private final Runnable wake;
  private volatile Epoch epoch = new Epoch();

  InFlight(Runnable wake) {
    this.wake = wake;
  }

  /** One producer's life: late callbacks of a dropped producer touch only their own epoch. */
  private static final class Epoch {
    final AtomicLong bytes = new AtomicLong();
    volatile @Nullable Exception failure;
  }

  /** A run of records of one lane that is acknowledged as a whole. */
  final class Flight implements Callback {
    private final Epoch mine = epoch;
    private final AtomicInteger open = new AtomicInteger(1);
    private final Position end = new Position();
    private int count;
    private long size;

    void add(int bytes) {
      open.incrementAndGet();
      count++;
      size += bytes;
      mine.bytes.addAndGet(bytes);
    }

    /** All records are handed over; the callback of the last one may now complete it. */
    void launched() {
      landed();
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
      if (exception != null) {
        mine.failure = exception;
        wake.run();
        return;
      }
      landed();
    }

    boolean isAcknowledged() {
      return open.get() == 0;
    }

    int count() {
      return count;
    }

    /** Where the lane stands behind this flight. */
    Position end() {
      return end;
    }

    private void landed() {
      if (open.decrementAndGet() == 0) {
        mine.bytes.addAndGet(-size);
        wake.run();
      }
    }
  }

  Flight flight() {
    return new Flight();
  }

  long bytes() {
    return epoch.bytes.get();
  }

  @Nullable Exception failure() {
    return epoch.failure;
  }

  /** Forgets everything: the producer is gone. */
  void reset() {
    epoch = new Epoch();
  }
}
