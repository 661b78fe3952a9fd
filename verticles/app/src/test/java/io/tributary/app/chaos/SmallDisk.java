package io.tributary.app.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A file system of some megabytes, in memory. Only root may make one, and only on Linux. */
record SmallDisk(Path folder) implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 * 1024;

  static boolean isPossible() throws IOException {
    return System.getProperty("os.name").equals("Linux")
        && Files.isReadable(Path.of("/proc/self/status"))
        && Files.readAllLines(Path.of("/proc/self/status")).stream()
            .anyMatch(line -> line.matches("Uid:\\s+0\\s.*"));
  }

  static SmallDisk mount(String name, int megabytes) throws IOException {
    Path folder = Path.of("target", name + "-" + ProcessHandle.current().pid()).toAbsolutePath();
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
    return new SmallDisk(folder);
  }

  /** Takes all space that is left. */
  void fill() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    Arrays.fill(chunk, (byte) 1);
    for (int size = CHUNK_BYTES; size >= 1; size /= 8) {
      try (OutputStream out = Files.newOutputStream(filler(size))) {
        while (true) {
          out.write(chunk, 0, size);
        }
      } catch (IOException e) {
        // Full for writes of this size; smaller ones may still fit.
      }
    }
  }

  /** Gives that space back. */
  void free() throws IOException {
    for (int size = CHUNK_BYTES; size >= 1; size /= 8) {
      Files.deleteIfExists(filler(size));
    }
  }

  private Path filler(int size) {
    return folder.resolve("filler-" + size);
  }

  @Override
  public void close() throws IOException {
    run("umount", "--lazy", folder.toString());
    Files.delete(folder);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(
            String.join(" ", command)
                + ": "
                + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
