package io.tributary.tracking.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tributary.kit.metrics.Meters;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a lane counts, and what its failures leave in log and health. */
final class LaneMeters {
  private static final Logger LOG = LoggerFactory.getLogger(LaneMeters.class);
  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How long a refusal of a busy lane is shown in the health. */
  private static final long BUSY_SHOWN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final Duration[] COMMIT_BUCKETS =
      LongStream.of(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000)
          .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
          .toArray(Duration[]::new);

  private final int lane;
  private final Counter written;
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
  private final LongAdder refusedTotal = new LongAdder();
  private final LongAdder writtenTotal = new LongAdder();
  private final Timer commit;
  private final DistributionSummary groupSize;
  private final Counter bytes;
  private volatile @Nullable String trouble;
  private volatile long busyUntilNanos;
  private volatile boolean wasBusy;
  private long loggedNanos = System.nanoTime() - LOG_EVERY_NANOS;

  LaneMeters(int lane, MeterRegistry meters) {
    this.lane = lane;
    written = Meters.counter(meters, "tributary.journal.written", "Clicks written to the journal.");
    bytes = Meters.counter(meters, "tributary.journal.bytes", "Bytes written to the journal.");
    for (Refusal why : Refusal.values()) {
      refused.put(
          why,
          Meters.counter(
              meters,
              "tributary.journal.refused",
              "Clicks that the journal could not take, by reason.",
              "reason",
              why.name()));
    }
    commit =
        Timer.builder("tributary.journal.commit")
            .description("Writing a group of clicks, and syncing it where the sync mode says so.")
            .serviceLevelObjectives(COMMIT_BUCKETS)
            .register(meters);
    groupSize =
        DistributionSummary.builder("tributary.journal.group")
            .description("Clicks that were written together.")
            .serviceLevelObjectives(1, 4, 16, 64, 256, 1024)
            .register(meters);
  }

  void written(int count) {
    written.increment(count);
    writtenTotal.add(count);
  }

  void committed(int count, int size, long nanos) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
    groupSize.record(count);
    bytes.increment(size);
  }

  void refused(Refusal why, int count) {
    if (count == 0) {
      return;
    }
    Counter counter = refused.get(why);
    if (counter != null) {
      counter.increment(count);
    }
    refusedTotal.add(count);
    if (why == Refusal.BUSY) {
      busyUntilNanos = System.nanoTime() + BUSY_SHOWN_NANOS;
      wasBusy = true;
    }
  }

  /** Called by the lane's thread only. */
  void failed(Throwable e) {
    trouble = e.getMessage() == null ? e.toString() : e.getMessage();
    long now = System.nanoTime();
    if (now - loggedNanos >= LOG_EVERY_NANOS) {
      loggedNanos = now;
      LOG.error(
          "lane {} cannot journal clicks; {} refused so far; redirects go on",
          lane,
          refusedTotal.sum(),
          e);
    }
  }

  void recovered() {
    trouble = null;
    LOG.info("lane {} journals clicks again; {} were refused", lane, refusedTotal.sum());
  }

  long written() {
    return writtenTotal.sum();
  }

  long refused() {
    return refusedTotal.sum();
  }

  /** Why clicks are not journalled right now, or null. */
  @Nullable String trouble() {
    String now = trouble;
    if (now == null && wasBusy && System.nanoTime() - busyUntilNanos < 0) {
      return "more clicks than the disk takes";
    }
    return now;
  }
}
