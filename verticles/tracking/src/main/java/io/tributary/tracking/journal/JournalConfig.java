package io.tributary.tracking.journal;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.nio.file.Path;

/**
 * @param folder where the journal lives; one process at a time
 * @param segmentBytes size of one segment file
 * @param maxBytes all segment files together; beyond it clicks are not journalled
 * @param sync when a click counts as written
 * @param syncIntervalMs with {@link Sync#INTERVAL}, how much a power cut may take
 * @param ringBytes memory of one lane between its event loop and its thread, a power of two
 * @param maxWaiting answers of one lane that may wait for the disk, a power of two
 * @param yieldAbove clicks a second above which shipping leaves the processor to the redirects
 * @param onFailure what the visitor gets when the click cannot be journalled
 */
public record JournalConfig(
    Path folder,
    int segmentBytes,
    long maxBytes,
    Sync sync,
    long syncIntervalMs,
    int ringBytes,
    int maxWaiting,
    long yieldAbove,
    OnFailure onFailure) {
  /** Redirects a second that leave a processor time for shipping, measured. */
  private static final int PER_PROCESSOR = 10_000;

  private static final int MIB = 1024 * 1024;

  /** When a click counts as written. */
  public enum Sync {
    /** After fdatasync: survives a power cut. */
    ALWAYS,
    /** After the write, synced every interval: survives a crash of the process. */
    INTERVAL,
    /** After the write; the operating system syncs when it likes. */
    NONE
  }

  /** What the visitor gets when the click cannot be journalled. */
  public enum OnFailure {
    REDIRECT,
    FAIL
  }

  public JournalConfig {
    if (segmentBytes < 4 * Record.MAX_PAYLOAD) {
      throw new ConfigException(
          "journal.segmentMiB must be at least " + 4 * Record.MAX_PAYLOAD + " bytes");
    }
    if (maxBytes < 2L * segmentBytes) {
      throw new ConfigException("journal.maxMiB must hold two segments or more");
    }
    if (Integer.bitCount(ringBytes) != 1 || ringBytes < 4 * Record.MAX_PAYLOAD) {
      throw new ConfigException("journal: the ring must be a power of two and hold four records");
    }
    if (Integer.bitCount(maxWaiting) != 1) {
      throw new ConfigException("journal: waiting answers must be a power of two");
    }
  }

  /**
   * @param home the node's folder, which holds the journal unless a setting says otherwise
   */
  public static JournalConfig from(Settings settings, Path home) {
    String folder = settings.optional("journal.folder");
    return new JournalConfig(
        folder == null ? home.resolve("journal") : Path.of(folder).toAbsolutePath(),
        settings.integer("journal.segmentMiB", 1, 1024) * MIB,
        (long) settings.integer("journal.maxMiB", 2, 100_000_000) * MIB,
        settings.choice("journal.sync", Sync.class),
        Math.max(1, settings.duration("journal.syncInterval").toMillis()),
        powerOfTwo(settings.integer("journal.ringMiB", 1, 256)) * MIB,
        powerOfTwo(settings.integer("journal.maxWaiting", 64, 1 << 20)),
        yieldAbove(settings.integer("journal.yieldAbove", 0, 100_000_000)),
        settings.choice("journal.onFailure", OnFailure.class));
  }

  private static long yieldAbove(int given) {
    return given > 0 ? given : (long) PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
  }

  /** The next power of two: ring positions are then masked, not divided. */
  private static int powerOfTwo(int least) {
    return Integer.bitCount(least) == 1 ? least : Integer.highestOneBit(least) << 1;
  }
}
