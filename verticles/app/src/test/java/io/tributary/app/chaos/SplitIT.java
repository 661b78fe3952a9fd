package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link Split}, where there may be a network namespace: on Linux, for root. */
@Tag("chaos")
@Tag("split")
class SplitIT {
  private static final long PATIENCE_MIN = 10;

  @Test
  void nodesThatLoseEachOtherShouldDoNothingTwiceAndFindBack() throws Exception {
    assumeThat(SmallDisk.isPossible() && works("unshare", "-n", "ip", "rule", "show"))
        .as("a network namespace, which root may make where there are unshare and iproute2")
        .isTrue();
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("root.dir", "chaos.rounds", "chaos.seconds")) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Split.class.getName()));
    Process scenario = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread.ofVirtual().start(() -> scenario.inputReader().lines().forEach(System.out::println));
    try {
      assertThat(scenario.waitFor(PATIENCE_MIN, TimeUnit.MINUTES)).as("ended").isTrue();
      assertThat(scenario.exitValue()).isZero();
    } finally {
      scenario.descendants().forEach(ProcessHandle::destroyForcibly);
      scenario.destroyForcibly();
    }
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
