package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demonstration as a person runs it: it checks by itself that everything sent is counted. */
class DemoIT {
  /** A real log, where one lies beside the project. */
  private static final Path LOG =
      Path.of(System.getProperty("root.dir", "."), "..", "shared", "data", "access.log");

  @Test
  void everythingThatIsReplayedShouldBeCounted() throws Exception {
    RunningTributary tributary = RunningTributary.shared();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "tributary.jar").toString(),
                "io.tributary.app.demo.Demo",
                "--url",
                tributary.url(),
                "--key",
                RunningTributary.KEY));
    if (Files.exists(LOG)) {
      command.addAll(List.of("--log", LOG.normalize().toString()));
    }
    Path output = Path.of("target", "demo.log");
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = demo.waitFor(180, TimeUnit.SECONDS);
    String report = Files.readString(output);
    System.out.println(report);
    assertThat(ended && demo.exitValue() == 0).as(report).isTrue();
    if (Files.exists(LOG)) {
      assertThat(report)
          .containsPattern("requests +6,000")
          .containsPattern("redirects \\(302\\) +6,000");
    }
  }
}
