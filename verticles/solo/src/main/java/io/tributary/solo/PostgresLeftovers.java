package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Clears a data folder of what a killed PostgreSQL leaves. Its {@code postmaster.pid} names a
 * process number that may meanwhile be another's, above all in a restarted container, and
 * PostgreSQL then refuses to start. The file also guards against a second server beside surviving
 * helper processes of the first, so it is removed only when none of these is left.
 */
final class PostgresLeftovers {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  /** Helpers notice the death of their parent at once unless they are in the middle of a query. */
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
  private static final Path PROC = Path.of("/proc");

  private final Path data;

  PostgresLeftovers(Path data) {
    this.data = data;
  }

  void clear() {
    Path lock = data.resolve("postmaster.pid");
    if (!Files.exists(lock) || !Files.isDirectory(PROC.resolve("self"))) {
      // Without /proc nobody can tell; PostgreSQL's own checks then have the last word.
      return;
    }
    if (!Poll.until(LEAVE_TIMEOUT, INTERVAL, () -> processes().isEmpty())) {
      Signals.send("KILL", processes());
      if (!Poll.until(KILL_TIMEOUT, INTERVAL, () -> processes().isEmpty())) {
        throw new SoloException(
            "PostgreSQL processes %s still use %s and do not end".formatted(processes(), data));
      }
    }
    try {
      Files.deleteIfExists(lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every PostgreSQL process has its data folder as its working folder. */
  private List<Long> processes() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(this::worksHere)
        .filter(pid -> ProcessStamp.of(pid).isPresent())
        .toList();
  }

  private boolean worksHere(long pid) {
    try {
      Path folder = PROC.resolve(Long.toString(pid)).resolve("cwd").toRealPath();
      return folder.equals(data.toRealPath());
    } catch (IOException e) {
      // Gone, or another user's and so none of ours.
      return false;
    }
  }
}
