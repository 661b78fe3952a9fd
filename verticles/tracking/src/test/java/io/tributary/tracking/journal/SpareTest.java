package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments put aside while the lane's thread holds an earlier one that it has not begun yet. */
class SpareTest {
  /** What {@link JournalTest#fillSegments} puts into one. */
  private static final int PER_SEGMENT = 7;

  @TempDir private Path folder;

  @Test
  void retireShouldNotTakeTheFileThatTheWriterJustOpened() throws Exception {
    AtomicBoolean armed = new AtomicBoolean();
    AtomicBoolean retired = new AtomicBoolean();
    LaneLog[] log = new LaneLog[1];
    Disk disk =
        (file, options) -> {
          FileChannel opened = FileChannel.open(file, options);
          boolean begins =
              file.toString().endsWith(".tmp")
                  && !List.of(options).contains(StandardOpenOption.CREATE);
          // Between the opening of the spare and its renaming.
          if (begins && armed.getAndSet(false)) {
            retireFirst(log[0]);
            retired.set(true);
          }
          return opened;
        };
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1, disk)) {
      JournalTest.fillSegments(clicks, 3);
      log[0] = clicks.journal().logs().iterator().next();
      retireFirst(log[0]);
      armed.set(true);

      appendLarge(clicks, PER_SEGMENT);

      assertThat(retired).isTrue();
      expectWritten(clicks, log[0], "kept");
    }
  }

  @Test
  void retireShouldNotTakeTheFileThatWasPreparedForTheNextSegment() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 2)) {
      JournalTest.fillSegments(clicks, 3);
      LaneLog log = clicks.journal().logs().iterator().next();
      retireFirst(log);
      // Beyond the half of the segment, where the next one is prepared out of the spare.
      appendLarge(clicks, PER_SEGMENT - 2);
      // One thread prepares for all lanes: once the other lane has its file, this one has too.
      assertThat(clicks.append(1, "other").join()).isNull();
      retireFirst(log);

      // Over two ends, and not so far that yet another one is prepared while files are counted.
      appendLarge(clicks, 2 * PER_SEGMENT - 4);

      assertThat(clicks.lane(0).refused()).isZero();
      expectWritten(clicks, log, "kept");
    }
  }

  private void expectWritten(Clicks clicks, LaneLog log, String payload) throws IOException {
    assertThat(clicks.append(0, payload).join()).isNull();
    assertThat(Clicks.payloads(Clicks.segments(folder, 0).getLast())).endsWith(payload);
    assertThat(log.space().used()).isEqualTo(bytesOnDisk());
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> f.toString().endsWith(LaneLog.SUFFIX) || f.toString().endsWith(".tmp"))
          .mapToLong(f -> f.toFile().length())
          .sum();
    }
  }

  private static void appendLarge(Clicks clicks, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(clicks.append(0, new byte[Record.MAX_PAYLOAD / 2]).join()).isNull();
    }
  }

  /** As the shipper does once Kafka has all of it. */
  private static void retireFirst(LaneLog log) {
    Segment first = log.first();
    if (first == null || !first.sealed()) {
      throw new IllegalStateException("there is no segment to retire");
    }
    try {
      log.retire(first, Clicks.SEGMENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
