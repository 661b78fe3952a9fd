package io.tributary.tracking.journal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A journal with one event loop per lane, for tests. */
final class Clicks implements AutoCloseable {
  static final int SEGMENT = 4 * Record.MAX_PAYLOAD;

  private final Journal journal;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<ExecutorService> loops = new ArrayList<>();

  Clicks(JournalConfig config, int laneCount) throws IOException {
    this(config, laneCount, Disk.REAL);
  }

  Clicks(JournalConfig config, int laneCount, Disk disk) throws IOException {
    journal = Journal.open(config, new SimpleMeterRegistry(), disk);
    for (int i = 0; i < laneCount; i++) {
      ExecutorService loop = Executors.newSingleThreadExecutor();
      loops.add(loop);
      lanes.add(journal.lane(loop));
    }
  }

  static JournalConfig config(Path folder) {
    return config(folder, 64L * SEGMENT, Sync.ALWAYS);
  }

  static JournalConfig config(Path folder, long maxBytes, Sync sync) {
    return new JournalConfig(
        folder, SEGMENT, maxBytes, sync, 10, SEGMENT, 1024, Long.MAX_VALUE, OnFailure.REDIRECT);
  }

  Journal journal() {
    return journal;
  }

  LaneStats lane(int number) {
    return journal.stats().get(number);
  }

  /** Appends one click; null once it is journalled, else why not. */
  CompletableFuture<@Nullable Refusal> append(int lane, String payload) {
    return append(lane, payload.getBytes(StandardCharsets.UTF_8));
  }

  CompletableFuture<@Nullable Refusal> append(int lane, byte[] payload) {
    CompletableFuture<@Nullable Refusal> outcome = new CompletableFuture<>();
    loops.get(lane).execute(() -> lanes.get(lane).append(new Click(payload, outcome)));
    return outcome;
  }

  /** Appends many before the event loop does anything else. */
  List<CompletableFuture<@Nullable Refusal>> appendInOneTurn(int lane, int count) {
    List<CompletableFuture<@Nullable Refusal>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(new CompletableFuture<>());
    }
    loops
        .get(lane)
        .execute(() ->
            outcomes.forEach(outcome -> lanes.get(lane).append(new Click(new byte[8], outcome))));
    return outcomes;
  }

  private record Click(byte[] payload, CompletableFuture<@Nullable Refusal> outcome)
      implements Entry {
    @Override
    public void writeTo(ByteBuffer out) {
      out.put(payload);
    }

    @Override
    public void journalled() {
      outcome.complete(null);
    }

    @Override
    public void refused(Refusal why) {
      outcome.complete(why);
    }
  }

  /** Appends and waits; the outcome of the last one. */
  @Nullable Refusal appendAll(int lane, int count, String prefix) {
    List<CompletableFuture<@Nullable Refusal>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(append(lane, prefix + i));
    }
    @Nullable Refusal last = null;
    for (CompletableFuture<@Nullable Refusal> outcome : outcomes) {
      last = outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }
    return last;
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  static byte[] key(byte[] payload) {
    return payload;
  }

  /** The segment files of a lane, oldest first. */
  static List<Path> segments(Path folder, int lane) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(String.format("lane-%03d", lane)))) {
      return files.filter(f -> f.toString().endsWith(LaneLog.SUFFIX)).sorted().toList();
    }
  }

  /** Every payload of a segment file that reads without a fault. */
  static List<String> payloads(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    String name = file.getFileName().toString();
    long first = Long.parseLong(name.substring(0, name.length() - LaneLog.SUFFIX.length()));
    try (SegmentReader reader = new SegmentReader(file, SegmentHeader.BYTES, first)) {
      while (reader.next(Files.size(file)) == SegmentReader.Outcome.RECORD) {
        found.add(
            new String(
                reader.array(),
                reader.payloadAt(),
                reader.payloadLength(),
                StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Override
  public void close() throws InterruptedException {
    journal.close();
    loops.forEach(ExecutorService::shutdownNow);
  }
}
