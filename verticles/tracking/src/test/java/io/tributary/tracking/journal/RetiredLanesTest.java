package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.journal.JournalConfig.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetiredLanesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = Sync.class,
      names = {"INTERVAL", "NONE"})
  void retiredLanesShouldGiveBackAllTheirFiles(Sync sync) throws Exception {
    JournalConfig config = Clicks.config(folder, 64L * Clicks.SEGMENT, sync);
    for (int run = 0; run < 4; run++) {
      try (Clicks clicks = new Clicks(config, 1)) {
        clicks.appendAll(0, 5, "click");
        DamageTest.ship(clicks);

        assertThat(clicks.journal().usedBytes()).as("run %d", run).isEqualTo(Clicks.SEGMENT);
        assertThat(bytesOnDisk()).as("run %d", run).isEqualTo(Clicks.SEGMENT);
        assertThat(clicks.lane(run).lastSequence()).isEqualTo(5);
      }
      // As a process leaves it that was killed.
      Files.writeString(folder.resolve("running"), sync.name());
    }
  }

  private long bytesOnDisk() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.toString().endsWith(LaneLog.SUFFIX) || file.toString().endsWith(".tmp"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
