package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.journal.JournalConfig.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWalkTest {
  @TempDir private Path folder;

  @Test
  void walkShouldFindNothingWrongWhileTheLaneIsWritten() throws Exception {
    JournalConfig config = Clicks.config(folder, 64L * Clicks.SEGMENT, Sync.NONE);
    AtomicBoolean enough = new AtomicBoolean();
    try (Clicks clicks = new Clicks(config, 1)) {
      clicks.appendAll(0, 1, "first");
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
              clicks.appendAll(0, 20, "click");
            }
          });
      try {
        for (int i = 0; i < 10; i++) {
          long before = clicks.lane(0).lastSequence();
          JournalWalk.Lane lane = JournalWalk.of(folder).lanes().getFirst();

          assertThat(lane.problems()).isEmpty();
          assertThat(lane.last()).isGreaterThanOrEqualTo(before);
          assertThat(lane.records()).isEqualTo(lane.last());
        }
      } finally {
        enough.set(true);
        writer.join();
      }
    }
  }

  @Test
  void walkShouldNameWhatCannotBeReadAndReadTheRest() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      clicks.appendAll(0, 5, "click");
    }
    Path file = Clicks.segments(folder, 0).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    bytes[SegmentHeader.BYTES + 2 * (Record.HEADER_BYTES + "click0".length()) + 5] ^= 1;
    Files.write(file, bytes);

    JournalWalk.Lane lane = JournalWalk.of(folder).lanes().getFirst();

    assertThat(lane.problems())
        .isEqualTo(
            List.of(
                file.getFileName() + " has no readable head",
                "record 3 cannot be read in " + file.getFileName()));
    assertThat(lane.records()).isEqualTo(4);
    assertThat(lane.last()).isEqualTo(5);
  }
}
