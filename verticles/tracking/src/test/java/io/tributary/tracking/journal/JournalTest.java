package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.health.PartHealth;
import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Sync.class)
  void openShouldContinueSequenceAndChainWhenItWasClosed(Sync sync) throws Exception {
    JournalConfig config = Clicks.config(folder, 64L * Clicks.SEGMENT, sync);
    String head;
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.appendAll(0, 10, "a")).isNull();
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(10);
      assertThat(clicks.lane(0).journalled()).isEqualTo(10);
      head = clicks.lane(0).chainHead();
    }
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(10);
      assertThat(clicks.lane(0).chainHead()).isEqualTo(head);
      clicks.appendAll(0, 5, "b");
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(15);
      assertThat(clicks.lane(0).chainHead()).isNotEqualTo(head);
      assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK);
    }
    assertThat(Clicks.payloads(Clicks.segments(folder, 0).getFirst()))
        .containsExactly(
            "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b0", "b1", "b2", "b3",
            "b4");
  }

  @Test
  void chainShouldDependOnEveryRecord() throws Exception {
    String first;
    try (Clicks clicks = new Clicks(Clicks.config(folder.resolve("1")), 1)) {
      clicks.appendAll(0, 1, "a");
      clicks.appendAll(0, 1, "same");
      first = clicks.lane(0).chainHead();
    }
    try (Clicks clicks = new Clicks(Clicks.config(folder.resolve("2")), 1)) {
      clicks.appendAll(0, 1, "b");
      clicks.appendAll(0, 1, "same");
      assertThat(clicks.lane(0).chainHead()).isNotEqualTo(first);
    }
  }

  @Test
  void openShouldCutTheTornTailWhereverItIsTorn() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      for (int i = 0; i < 4; i++) {
        clicks.appendAll(0, 1, "click-" + i + "-");
      }
    }
    Path whole = Clicks.segments(folder, 0).getFirst();
    int record = Record.HEADER_BYTES + "click-0-0".length();
    byte[] bytes = Files.readAllBytes(whole);
    int thirdAt = SegmentHeader.BYTES + 2 * record;
    for (int torn = thirdAt; torn < thirdAt + 2 * record; torn++) {
      // What is behind the tear was never written: the preallocated zeros are still there.
      byte[] cut = bytes.clone();
      java.util.Arrays.fill(cut, torn, cut.length, (byte) 0);
      int survivors = 2 + (torn - thirdAt) / record;
      expectSurvivors(whole, cut, survivors);
      // Or garbage was.
      java.util.Arrays.fill(cut, torn, Math.min(torn + 64, cut.length), (byte) 0x5A);
      expectSurvivors(whole, cut, survivors);
    }
  }

  private void expectSurvivors(Path file, byte[] content, int survivors) throws Exception {
    Path copy = folder.resolve("copy");
    Path lane = Files.createDirectories(copy.resolve("lane-000"));
    Files.write(lane.resolve(file.getFileName()), content);
    JournalConfig config = Clicks.config(copy);
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(survivors);
      assertThat(clicks.appendAll(0, 1, "after")).isNull();
      assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK);
    }
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(survivors + 1);
    }
    for (Path written : Clicks.segments(copy, 0)) {
      Files.delete(written);
    }
    Files.delete(lane.resolve("shipped"));
  }

  @Test
  void openShouldReportRecordsThatAreLostInTheMiddle() throws Exception {
    JournalConfig config = Clicks.config(folder);
    try (Clicks clicks = new Clicks(config, 1)) {
      fillSegments(clicks, 3);
    }
    Path second = Clicks.segments(folder, 0).get(1);
    try (RandomAccessFile file = new RandomAccessFile(second.toFile(), "rw")) {
      file.seek(SegmentHeader.BYTES + 40);
      file.write(0xFF);
    }

    long last;
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.journal().health().status()).isEqualTo(PartHealth.Status.DEGRADED);
      assertThat(clicks.journal().health().reason()).contains("cannot be read");
      last = clicks.lane(0).lastSequence();
      assertThat(clicks.appendAll(0, 1, "after")).isNull();
    }
    assertThat(last).isEqualTo(22);
    // Kept in its place until those of its records that can be read are sent.
    assertThat(second).exists();
  }

  @Test
  void openShouldNotLetASecondProcessIn() throws Exception {
    JournalConfig config = Clicks.config(folder);
    try (Clicks clicks = new Clicks(config, 1)) {
      clicks.appendAll(0, 1, "a");
      assertThatThrownBy(() -> new Clicks(config, 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void lanesShouldKeepTheirOwnSequences() throws Exception {
    JournalConfig config = Clicks.config(folder);
    try (Clicks clicks = new Clicks(config, 3)) {
      clicks.appendAll(0, 3, "a");
      clicks.appendAll(2, 7, "c");
    }
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.journal().stats())
          .extracting(LaneStats::lastSequence)
          .containsExactly(3L, 0L, 7L);
      assertThat(clicks.journal().unshipped()).isEqualTo(10);
    }
    try (Clicks clicks = new Clicks(config, 4)) {
      clicks.appendAll(2, 1, "d");
      assertThat(clicks.journal().stats())
          .extracting(LaneStats::lastSequence)
          .containsExactly(3L, 0L, 8L, 0L);
    }
  }

  @Test
  void appendShouldBeRefusedWhenTheJournalIsFull() throws Exception {
    JournalConfig config = Clicks.config(folder, 2L * Clicks.SEGMENT, Sync.ALWAYS);
    try (Clicks clicks = new Clicks(config, 1)) {
      byte[] large = new byte[Record.MAX_PAYLOAD];
      int written = 0;
      while (clicks.append(0, large).join() == null) {
        written++;
      }

      assertThat(written).isEqualTo(6);
      assertThat(clicks.append(0, large).join()).isEqualTo(Refusal.FULL);
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(6);
      assertThat(clicks.lane(0).refused()).isEqualTo(2);
      assertThat(clicks.journal().health().reason()).contains("the journal holds its");
    }
  }

  @Test
  void openShouldPrepareTheFirstSegmentBeforeAnybodyComes() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      Path lane = folder.resolve("lane-000");
      await()
          .untilAsserted(() ->
              assertThat(lane)
                  .isDirectoryContaining(file -> file.toFile().length() == Clicks.SEGMENT));
      assertThat(Clicks.segments(folder, 0)).isEmpty();

      assertThat(clicks.appendAll(0, 1, "first")).isNull();

      assertThat(Clicks.segments(folder, 0)).hasSize(1);
      assertThat(clicks.journal().logs().iterator().next().space().used())
          .isEqualTo(Clicks.SEGMENT);
    }
  }

  @Test
  void appendShouldSucceedWhenTheDiskWasFullOnlyAtTheStart() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    Disk disk =
        (file, options) -> {
          if (file.toString().endsWith(".tmp") && refused.getAndIncrement() == 0) {
            throw new IOException("No space left on device");
          }
          return FileChannel.open(file, options);
        };
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1, disk)) {
      await().until(() -> refused.get() == 1);

      assertThat(clicks.appendAll(0, 1, "first")).isNull();
    }
  }

  @Test
  void appendShouldBeRefusedWhenTheClickIsTooLarge() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      assertThat(clicks.append(0, new byte[Record.MAX_PAYLOAD + 1]).join())
          .isEqualTo(Refusal.TOO_LARGE);
      assertThat(clicks.append(0, "small").join()).isNull();
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(1);
    }
  }

  @Test
  void appendShouldBeRefusedWhenTheDiskFailsAndWorkAgainWhenItDoes() throws Exception {
    BrokenDisk disk = new BrokenDisk();
    JournalConfig config = Clicks.config(folder);
    try (Clicks clicks = new Clicks(config, 1, disk)) {
      clicks.appendAll(0, 3, "before");
      disk.failsToSync = true;

      assertThat(clicks.appendAll(0, 4, "lost")).isEqualTo(Refusal.DISK);
      assertThat(clicks.journal().health().reason()).contains("Input/output error");

      disk.failsToSync = false;
      await().untilAsserted(() -> assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK));
      assertThat(clicks.appendAll(0, 2, "after")).isNull();
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(5);
    }
    try (Clicks clicks = new Clicks(config, 1)) {
      // What was refused may stand on the failed segment whole; it does not count.
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(5);
      assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void appendShouldBeRefusedWhenTheFirstWriteFails() throws Exception {
    BrokenDisk disk = new BrokenDisk();
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1, disk)) {
      clicks.appendAll(0, 1, "a");
      disk.failsToWrite = true;
      assertThat(clicks.appendAll(0, 1, "b")).isEqualTo(Refusal.DISK);
      disk.failsToWrite = false;
      await().untilAsserted(() -> assertThat(clicks.appendAll(0, 1, "c")).isNull());
    }
    assertThat(
            Clicks.segments(folder, 0).stream()
                .flatMap(f -> payloads(f).stream())
                .filter(p -> !p.startsWith("b")))
        .contains("a0", "c0");
  }

  @Test
  void laneShouldRefuseAndRecoverWhenTheMachineThrowsAnError() throws Exception {
    BrokenDisk disk = new BrokenDisk();
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1, disk)) {
      clicks.appendAll(0, 1, "a");
      disk.faults = true;
      assertThat(clicks.appendAll(0, 1, "b")).isEqualTo(Refusal.DISK);
      assertThat(clicks.journal().health().reason()).contains("fault");

      disk.faults = false;

      await().untilAsserted(() -> assertThat(clicks.appendAll(0, 1, "c")).isNull());
      await().untilAsserted(() -> assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK));
    }
  }

  @Test
  void appendShouldBeRefusedWhenThereIsNoSpaceForASegment() throws Exception {
    BrokenDisk disk = new BrokenDisk();
    disk.full = true;
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1, disk)) {
      assertThat(clicks.appendAll(0, 1, "a")).isEqualTo(Refusal.DISK);
      assertThat(clicks.journal().health().reason()).contains("No space left");

      disk.full = false;

      await().untilAsserted(() -> assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK));
      assertThat(clicks.appendAll(0, 1, "b")).isNull();
    }
  }

  @Test
  void appendShouldBeRefusedWhileTheDiskIsReadOnly() throws Exception {
    BrokenDisk disk = new BrokenDisk();
    JournalConfig config = Clicks.config(folder);
    try (Clicks clicks = new Clicks(config, 1, disk)) {
      clicks.appendAll(0, 3, "before");
      disk.readOnly = true;

      assertThat(clicks.appendAll(0, 2, "lost")).isEqualTo(Refusal.DISK);
      assertThat(clicks.journal().health().reason()).contains("Read-only file system", "2 missing");

      disk.readOnly = false;
      await().untilAsserted(() -> assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK));
      assertThat(clicks.appendAll(0, 1, "after")).isNull();
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(4);
      assertThat(clicks.lane(0).refused()).isEqualTo(2);
    }
  }

  @Test
  void appendShouldBeRefusedWhenTooManyWait() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      // 1024 may wait; the loop answers none before it has appended all of them.
      List<Refusal> refusals =
          clicks.appendInOneTurn(0, 1_100).stream()
              .map(java.util.concurrent.CompletableFuture::join)
              .toList();

      assertThat(refusals.stream().filter(r -> r == null).count()).isEqualTo(1_024);
      assertThat(refusals.stream().filter(r -> r == Refusal.BUSY).count()).isEqualTo(76);
      assertThat(clicks.journal().health().status()).isEqualTo(PartHealth.Status.DEGRADED);
    }
  }

  private static List<String> payloads(Path file) {
    try {
      return Clicks.payloads(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Fills so many segments and begins one more. */
  static void fillSegments(Clicks clicks, int count) {
    byte[] large = new byte[Record.MAX_PAYLOAD / 2];
    int perSegment = (Clicks.SEGMENT - SegmentHeader.BYTES) / (large.length + Record.HEADER_BYTES);
    IntStream.rangeClosed(0, count * perSegment)
        .forEach(i -> assertThat(clicks.append(0, large).join()).isNull());
  }
}
