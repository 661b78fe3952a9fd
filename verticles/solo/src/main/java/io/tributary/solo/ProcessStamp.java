package io.tributary.solo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One particular process: its number and when it began. A number alone is handed out again; the
 * pair is not.
 *
 * @param started opaque; on Linux ticks since boot and the boot's id, which unlike wall-clock times
 *     stay equal when the clock is set
 */
record ProcessStamp(long pid, String started) {
  private static final Path PROC = Path.of("/proc");
  private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");

  /**
   * After the command's closing bracket in {@code /proc/pid/stat}: state first, start time 20th.
   */
  private static final int STATE = 0;

  private static final int THREADS = 17;
  private static final int START_TIME = 19;

  /**
   * The process that has this number now; empty if none has, or if it is dead but not yet buried.
   */
  static Optional<ProcessStamp> of(long pid) {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (Files.isReadable(BOOT_ID)) {
      return fromProc(pid, stat);
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(instant -> new ProcessStamp(pid, "at-" + instant.toEpochMilli()));
  }

  private static Optional<ProcessStamp> fromProc(long pid, Path stat) {
    try {
      String line = Files.readString(stat);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      if (fields[STATE].matches("[ZX]") && Integer.parseInt(fields[THREADS]) <= 1) {
        // A zombie. With threads left it is still on its way out, holding its ports and locks.
        return Optional.empty();
      }
      String boot = Files.readString(BOOT_ID).strip();
      return Optional.of(new ProcessStamp(pid, "ticks-" + fields[START_TIME] + "-" + boot));
    } catch (IOException e) {
      // The folder goes away with the process, between any two calls.
      return Optional.empty();
    }
  }

  boolean isRunning() {
    return of(pid).filter(this::equals).isPresent();
  }
}
