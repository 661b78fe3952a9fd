package io.tributary.tracking.journal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending a group of {@value #GROUP} clicks of 400 bytes and waiting until all are written: the
 * time of one click's share.
 */
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class AppendBenchmark {
  static final int GROUP = 64;
  private static final int MIB = 1024 * 1024;

  @Param({"NONE", "ALWAYS"})
  public JournalConfig.Sync sync;

  private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
  private final Click click = new Click();
  private Path folder;
  private Journal journal;
  private Lane lane;

  private static final class Click implements Entry {
    private final byte[] payload = new byte[400];
    private int answered;
    private int refused;

    @Override
    public void writeTo(ByteBuffer out) {
      out.put(payload);
    }

    @Override
    public void journalled() {
      answered++;
    }

    @Override
    public void refused(Refusal why) {
      answered++;
      refused++;
    }
  }

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("tributary-bench-");
    journal =
        Journal.open(
            new JournalConfig(
                folder,
                64 * MIB,
                32_768L * MIB,
                sync,
                100,
                4 * MIB,
                16_384,
                Long.MAX_VALUE,
                JournalConfig.OnFailure.FAIL),
            new SimpleMeterRegistry());
    lane = journal.lane(loop::add);
  }

  @Benchmark
  @OperationsPerInvocation(GROUP)
  public void append() throws InterruptedException {
    click.answered = 0;
    for (int i = 0; i < GROUP; i++) {
      lane.append(click);
    }
    while (click.answered < GROUP) {
      loop.take().run();
    }
    if (click.refused > 0) {
      throw new IllegalStateException("the journal refused clicks");
    }
  }

  /** Nobody ships here, and the disk is not without end. */
  @TearDown(Level.Iteration)
  public void retire() throws IOException {
    for (LaneLog log : journal.logs()) {
      for (Segment segment : log.segments()) {
        if (segment.sealed()) {
          log.retire(segment, journal.config().segmentBytes());
        }
      }
    }
  }

  @TearDown
  public void close() throws InterruptedException, IOException {
    Thread closing = Thread.ofPlatform().start(this::closeJournal);
    while (closing.isAlive()) {
      Runnable task = loop.poll(10, TimeUnit.MILLISECONDS);
      if (task != null) {
        task.run();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void closeJournal() {
    try {
      journal.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
