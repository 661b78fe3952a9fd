package io.tributary.tracking.journal;

import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is in the journal's folder while a process writes there, and names its sync mode.
 *
 * <p>Found at start, it says that the run before did not end in order. If that run synced every
 * group, no record that was sent can be missing on disk. If it did not, a power cut may have taken
 * records that Kafka has: nobody knows how many, and their numbers must not be given to other
 * clicks. So all lanes of such a run are retired: they are shipped to their end, nothing is
 * appended to them any more, and every event loop begins a new lane.
 */
final class RunMark {
  private static final String RUNNING = "running";
  private static final String RETIRED = "retired";

  private final Path folder;

  RunMark(Path folder) {
    this.folder = folder;
  }

  /** Whether records that were sent may be missing on disk. */
  boolean mayHaveLost() throws IOException {
    Path file = folder.resolve(RUNNING);
    return Files.exists(file)
        && !Files.readString(file, StandardCharsets.US_ASCII).strip().equals(Sync.ALWAYS.name());
  }

  /** On disk before this returns. */
  void set(Sync sync) throws IOException {
    write(folder.resolve(RUNNING), sync.name() + "\n");
    FileOps.syncFolder(folder);
  }

  /** Everything that was written is synced. */
  void clear() throws IOException {
    Files.deleteIfExists(folder.resolve(RUNNING));
    FileOps.syncFolder(folder);
  }

  static boolean isRetired(Path lane) {
    return Files.exists(lane.resolve(RETIRED));
  }

  static void retire(Path lane) throws IOException {
    write(lane.resolve(RETIRED), "");
    FileOps.syncFolder(lane);
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      FileOps.writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
      channel.force(true);
    }
  }
}
