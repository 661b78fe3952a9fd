package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.health.PartHealth;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.JournalConfig.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that writes and does not sync: what was answered stays, what was refused stays away. */
class FailedSyncTest {
  private static final byte[] LARGE = new byte[Record.MAX_PAYLOAD / 2];

  private final BrokenDisk disk = new BrokenDisk();
  @TempDir private Path folder;

  @Test
  void syncThatFailsBehindAnAnswerShouldBeSeenAndTakeNothingBack() throws Exception {
    JournalConfig syncsBehindEachGroup =
        new JournalConfig(
            folder,
            Clicks.SEGMENT,
            64L * Clicks.SEGMENT,
            Sync.INTERVAL,
            0,
            Clicks.SEGMENT,
            1024,
            Long.MAX_VALUE,
            OnFailure.REDIRECT);
    try (Clicks clicks = new Clicks(syncsBehindEachGroup, 1, disk)) {
      assertThat(clicks.append(0, "before").join()).isNull();
      // The zeros of the file, its head, and behind the answer the click.
      await().until(() -> disk.syncs.get() == 3);
      disk.failsToSync = true;

      assertThat(clicks.append(0, "written").join()).isNull();

      await()
          .untilAsserted(
              () -> assertThat(clicks.journal().health().reason()).contains("Input/output error"));
      disk.failsToSync = false;
      await().untilAsserted(() -> assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK));
      assertThat(clicks.append(0, "after").join()).isNull();
      assertThat(DamageTest.ship(clicks))
          .isEqualTo(Map.of(1L, "before", 2L, "written", 3L, "after"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusedRecordsShouldNotComeBackWhenTheirFileIsWrittenOver(boolean restarts)
      throws Exception {
    Clicks clicks = new Clicks(Clicks.config(folder), 1, disk);
    try {
      assertThat(clicks.append(0, LARGE).join()).isNull();
      disk.failsToSync = true;
      assertThat(clicks.appendInOneTurn(0, 20))
          .extracting(CompletableFuture::join)
          .containsOnly(Refusal.DISK);
      disk.failsToSync = false;
      Clicks healing = clicks;
      await().untilAsserted(() -> assertThat(healing.journal().health()).isEqualTo(PartHealth.OK));
      assertThat(clicks.append(0, LARGE).join()).isNull();
      if (restarts) {
        clicks.close();
        clicks = new Clicks(Clicks.config(folder), 1, disk);
      }
      // The first file goes; the second is filled up, and a third begun with a large record.
      DamageTest.ship(clicks);
      for (int i = 0; i < 7; i++) {
        assertThat(clicks.append(0, LARGE).join()).isNull();
      }
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(9);
    } finally {
      clicks.close();
    }
    try (Clicks again = new Clicks(Clicks.config(folder), 1)) {
      assertThat(again.lane(0).lastSequence()).isEqualTo(9);
      assertThat(again.journal().health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void laneWhoseEndRotsShouldHaveNothingUnshipped() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1, disk)) {
      assertThat(clicks.append(0, "rots").join()).isNull();
      disk.failsToSync = true;
      assertThat(clicks.append(0, "ends the file").join()).isEqualTo(Refusal.DISK);
      Path file = Clicks.segments(folder, 0).getFirst();
      byte[] bytes = Files.readAllBytes(file);
      bytes[SegmentHeader.BYTES + Record.HEADER_BYTES] ^= 1;
      Files.write(file, bytes);

      assertThat(DamageTest.ship(clicks)).isEmpty();

      assertThat(clicks.lane(0).shippedSequence()).isEqualTo(1);
      disk.failsToSync = false;
      await()
          .untilAsserted(
              () -> assertThat(clicks.journal().health().reason()).contains("cannot be sent"));
    }
  }
}
