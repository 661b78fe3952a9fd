package io.tributary.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service in another language, running as its own process. */
public final class ForeignService implements AutoCloseable {
  private final Process process;
  private final Path log;

  private ForeignService(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it in the repository's folder.
   *
   * @param log what it says; added to what is there
   */
  public static ForeignService start(
      List<String> command, Map<String, String> environment, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of(System.getProperty("root.dir")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("TRIBUTARY_"));
    builder.environment().putAll(environment);
    return new ForeignService(builder.start(), log);
  }

  /** What it has said so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** As a crash does it. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  /** It hangs (SIGSTOP): its connections stay open and nobody answers. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** It goes on as if nothing had happened. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    if (new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor() != 0) {
      throw new IllegalStateException("kill " + name + " failed");
    }
  }

  /** As an operator does it: SIGTERM. */
  @Override
  public void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
