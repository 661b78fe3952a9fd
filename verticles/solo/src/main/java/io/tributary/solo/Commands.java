package io.tributary.solo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs short helper programs. */
final class Commands {
  /**
   * @param status the program's exit status, 127 if it could not be started
   * @param output what it printed on either stream
   */
  record Result(int status, String output) {
    boolean ok() {
      return status == 0;
    }
  }

  private static final int DESTROY_SECONDS = 10;

  private Commands() {}

  /**
   * Runs a program to its end.
   *
   * @throws SoloException if it does not end within the limit, or the thread is interrupted
   */
  static Result run(List<String> command, Duration limit) {
    Path output = null;
    Process process = null;
    try {
      // A file, not a pipe: a pipe stays open as long as any grandchild holds it.
      output = Files.createTempFile("tributary-", ".out");
      process = builder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SoloException(command + " did not end within " + limit.toSeconds() + " s");
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SoloException("interrupted while running " + command, e);
    } finally {
      if (process != null && process.isAlive()) {
        destroy(process);
      }
      if (output != null && !output.toFile().delete()) {
        output.toFile().deleteOnExit();
      }
    }
  }

  /** With its children, such as the servers that initdb runs; returns when they are gone. */
  private static void destroy(Process process) {
    List<ProcessHandle> tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    tree.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .orTimeout(DESTROY_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** A builder whose environment carries nothing that would bend a server's behaviour. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name ->
            name.startsWith("PG")
                || name.startsWith("KAFKA_")
                || name.equals("LD_LIBRARY_PATH")
                // Meant for the parent: debug ports and heap sizes would clash in a child.
                || name.equals("JAVA_TOOL_OPTIONS")
                || name.equals("JDK_JAVA_OPTIONS"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** Whether a program of this name is on the PATH. */
  static boolean exists(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
