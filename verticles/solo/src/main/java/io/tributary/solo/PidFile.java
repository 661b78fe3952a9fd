package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Remembers a server's process for the next start, should this process die without stopping it. */
final class PidFile {
  private final Path path;

  PidFile(Path path) {
    this.path = path;
  }

  void write(ProcessStamp stamp) {
    try {
      // Renamed into place, so that no reader and no crash ever sees half of it.
      Path fresh = path.resolveSibling(path.getFileName() + ".new");
      Files.write(fresh, List.of(Long.toString(stamp.pid()), stamp.started()));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The process written down here if it still runs; empty if it is gone or its number is another's.
   */
  Optional<ProcessStamp> running() {
    try {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(path);
      if (lines.size() != 2 || !lines.getFirst().matches("\\d{1,10}")) {
        return Optional.empty();
      }
      return Optional.of(new ProcessStamp(Long.parseLong(lines.getFirst()), lines.get(1)))
          .filter(ProcessStamp::isRunning);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
