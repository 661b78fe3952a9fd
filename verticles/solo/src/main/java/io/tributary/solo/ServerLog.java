package io.tributary.solo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A server's log file. Servers write little at the level they run at, so turning it at starts will
 * do.
 */
final class ServerLog {
  private static final long LARGEST = 8L << 20;
  private static final int TAIL_BYTES = 16 << 10;
  private static final int TAIL_LINES = 20;

  private final Path path;
  private long begin;

  ServerLog(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Called before each start: what is in the file by then belongs to earlier runs. */
  void begin() {
    try {
      if (Files.exists(path) && Files.size(path) > LARGEST) {
        Files.move(
            path,
            path.resolveSibling(path.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      begin = Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of the present run. */
  String tail() {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long from = Math.max(begin, file.length() - TAIL_BYTES);
      file.seek(from);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: " + e + ")";
    }
  }
}
