package io.tributary.tracking.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.metrics.Meters;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the journal to a topic, on one thread for all lanes: reads the files behind the
 * lanes' threads, remembers how far everything is acknowledged, deletes what nobody needs any more.
 *
 * <p>At least once: after a crash, what was acknowledged since the last checkpoint is sent again.
 * When a send fails for good, the producer is thrown away with all that is in flight and the lanes
 * go back to their last acknowledged record, for ever, with pauses that grow to five seconds.
 *
 * <p>While redirects come at full speed it gives way ({@link Pace}): a little of every lane, then a
 * pause. What waits is safe on disk, and is caught up with as soon as they slow down.
 */
public final class Shipper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

  /** Enough for the acknowledgements of a round trip; the rest waits on disk. */
  private static final long MAX_IN_FLIGHT_BYTES = 16L * 1024 * 1024;

  /** A wake-up that got lost costs no more than this. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Between two rounds that find little. Each round costs Kafka a sync per partition, and the
   * clicks of the next visitors wait behind those on the same disk.
   */
  private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Between two rounds while redirects have the right of way. */
  private static final long YIELD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Journal journal;
  private final String topic;
  private final Function<byte[], byte[]> keyOf;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Thread thread;
  private final Map<Integer, ShippedLane> lanes = new HashMap<>();
  private final Counter sent;
  private final Counter retries;
  private final InFlight inFlight = new InFlight(this::wake);
  private final Pace pace;

  /** Of all lanes: it remembers nothing between two reads. */
  private final @Nullable Blocks blocks;

  private @Nullable Producer<byte[], byte[]> producer;
  private boolean sentFull;
  private long pauseMs = FIRST_PAUSE_MS;
  private long checkpointDueNanos = System.nanoTime() + CHECKPOINT_NANOS;
  private volatile boolean parked;
  private volatile boolean closing;
  private volatile @Nullable String trouble;
  private volatile @Nullable String upkeepTrouble;

  /**
   * @param keyOf the partition key of a payload
   * @param producers makes a producer, again after each failure
   */
  public Shipper(
      Journal journal,
      String topic,
      Function<byte[], byte[]> keyOf,
      Supplier<Producer<byte[], byte[]>> producers,
      MeterRegistry meters) {
    this.journal = journal;
    this.topic = topic;
    this.keyOf = keyOf;
    this.producers = producers;
    this.sent =
        Meters.counter(meters, "tributary.journal.shipped", "Clicks that Kafka has acknowledged.");
    this.retries =
        Meters.counter(
            meters,
            "tributary.journal.ship.retries",
            "Shipments to Kafka that failed and were tried again.");
    this.pace =
        new Pace(journal.config().yieldAbove(), journal.config().maxBytes(), System.nanoTime());
    Gauge.builder("tributary.journal.lag", pace, p -> p.lagSeconds(System.nanoTime()))
        .description("For how long the oldest click that Kafka does not have has waited.")
        .baseUnit("seconds")
        .register(meters);
    this.blocks = journal.blocks(SegmentReader.BUFFER_BYTES);
    this.thread = Thread.ofPlatform().name("journal-shipper").daemon().unstarted(this::run);
  }

  public void start() {
    journal.onCommit(this::wake);
    thread.start();
  }

  /** Degraded while Kafka does not take clicks; they wait on disk. */
  public PartHealth health() {
    String now = trouble;
    if (now != null) {
      return PartHealth.degraded("clicks wait on disk (" + journal.unshipped() + "): " + now);
    }
    String disk = upkeepTrouble;
    return disk == null
        ? PartHealth.OK
        : PartHealth.degraded("clicks are shipped, but the journal cannot be tidied up: " + disk);
  }

  /**
   * Sends what is left, waits up to five seconds for its acknowledgement, writes the checkpoints.
   * What is not acknowledged by then is sent at the next start. Blocks.
   */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    if (!thread.join(CLOSE)) {
      // It hangs in a producer that waits for an unreachable Kafka.
      thread.interrupt();
      thread.join();
    }
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    long deadline = Long.MAX_VALUE;
    while (true) {
      if (closing && deadline == Long.MAX_VALUE) {
        deadline = System.nanoTime() + CLOSE.toNanos() / 2;
      }
      boolean progress = round();
      if (closing && (journal.unshipped() == 0 || System.nanoTime() - deadline >= 0)) {
        break;
      }
      if (closing) {
        park();
      } else if (pace.yields()) {
        LockSupport.parkNanos(this, YIELD_NANOS);
      } else if (!progress) {
        park();
      } else if (!sentFull) {
        LockSupport.parkNanos(this, BREATH_NANOS);
      }
    }
    finish();
  }

  private boolean round() {
    try {
      if (inFlight.failure() != null) {
        throw new ShipException(inFlight.failure());
      }
      boolean progress = false;
      sentFull = false;
      Producer<byte[], byte[]> open = null;
      for (LaneLog log : journal.logs()) {
        ShippedLane lane =
            lanes.computeIfAbsent(
                log.number(), n -> new ShippedLane(log, journal.id(), keyOf, blocks));
        int acknowledged = lane.settle();
        if (acknowledged > 0) {
          sent.increment(acknowledged);
          pauseMs = FIRST_PAUSE_MS;
          trouble = null;
          progress = true;
        }
        if ((closing || !pace.yields())
            && lane.hasMore()
            && inFlight.bytes() < MAX_IN_FLIGHT_BYTES) {
          open = open == null ? producer() : open;
          int sentNow = lane.send(open, topic, inFlight);
          progress |= sentNow > 0;
          sentFull |= sentNow == ShippedLane.MAX_FLIGHT;
        }
      }
      pace.tick(System.nanoTime(), journal.appended(), journal.shipped(), journal.usedBytes());
      upkeep();
      return progress;
    } catch (IOException | RuntimeException e) {
      startOver(e);
      return false;
    }
  }

  /**
   * Notes how far all is shipped and deletes what nobody needs. If the disk refuses, clicks are
   * shipped all the same: some would be sent twice after a crash, and space is not given back.
   */
  private void upkeep() {
    if (upkeepTrouble != null && System.nanoTime() - checkpointDueNanos < 0) {
      return;
    }
    try {
      checkpoint(false);
      for (ShippedLane lane : lanes.values()) {
        lane.retire(journal.config().segmentBytes());
      }
      upkeepTrouble = null;
    } catch (IOException e) {
      checkpointDueNanos = System.nanoTime() + CHECKPOINT_NANOS;
      if (upkeepTrouble == null) {
        LOG.warn("the journal cannot be tidied up, trying again", e);
      }
      upkeepTrouble = String.valueOf(e.getMessage());
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open = producers.get();
      producer = open;
    }
    return open;
  }

  private void startOver(Exception e) {
    if (closing && Thread.interrupted()) {
      return;
    }
    String reason = String.valueOf(e.getMessage());
    if (trouble == null) {
      LOG.warn("clicks wait on disk, trying again: {}", reason, e);
    } else {
      LOG.debug("clicks still wait on disk: {}", reason);
    }
    trouble = reason;
    retries.increment();
    dropProducer(Duration.ZERO);
    lanes.values().forEach(ShippedLane::rewind);
    inFlight.reset();
    if (!closing) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pauseMs));
    }
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }

  private void dropProducer(Duration timeout) {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      try {
        open.close(timeout);
      } catch (RuntimeException e) {
        LOG.debug("the producer did not close cleanly", e);
      }
    }
  }

  private void park() {
    parked = true;
    if (!closing && inFlight.failure() == null) {
      LockSupport.parkNanos(this, IDLE_NANOS);
    } else if (closing) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
    }
    parked = false;
  }

  private void checkpoint(boolean now) throws IOException {
    if (now || System.nanoTime() - checkpointDueNanos >= 0) {
      checkpointDueNanos = System.nanoTime() + CHECKPOINT_NANOS;
      for (ShippedLane lane : lanes.values()) {
        lane.checkpoint();
      }
    }
  }

  private void finish() {
    try {
      checkpoint(true);
    } catch (IOException e) {
      LOG.warn("checkpoints were not written: some clicks will be sent twice", e);
    }
    dropProducer(Duration.ZERO);
    lanes.values().forEach(ShippedLane::close);
  }
}
