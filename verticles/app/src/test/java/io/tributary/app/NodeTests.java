package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the tests under {@code src/test/js} with Node's own test runner. */
final class NodeTests {
  private static final Path FOLDER = Path.of("src", "test", "js").toAbsolutePath();
  private static final int TIMEOUT_S = 240;

  private NodeTests() {}

  /** Fails with the runner's report unless every test of {@code file} passes. */
  static void run(String file, Map<String, String> environment) throws Exception {
    install();
    String report = execute(List.of("node", "--test", "--test-reporter=spec", file), environment);
    assertThat(report).as("a runner that ran nothing proves nothing").doesNotContain("tests 0");
    System.out.println(report);
  }

  /** npm ci, unless what is installed is as new as the lock file. */
  private static void install() throws Exception {
    Path lock = FOLDER.resolve("package-lock.json");
    Path installed = FOLDER.resolve("node_modules").resolve(".package-lock.json");
    if (Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
      return;
    }
    execute(List.of("npm", "ci", "--no-audit", "--no-fund"), Map.of());
  }

  private static String execute(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(Path.of("target"), "node", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(
          command.get(0) + " cannot be run: install Node >= 20 with npm", e);
    }
    boolean ended = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String report = Files.readString(output);
    assertThat(ended && process.exitValue() == 0)
        .as(String.join(" ", command) + "\n" + report)
        .isTrue();
    return report;
  }
}
