package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link Split}, where there may be a network namespace: on Linux, for root. */
@Tag("chaos")
@Tag("split")
@UseServers
class SplitIT {
  private static final long PATIENCE_MIN = 10;

  @Test
  void nodesThatLoseEachOtherShouldDoNothingTwiceAndFindBack(Infra infra) throws Exception {
    assumeThat(SmallDisk.isPossible() && works("unshare", "-n", "ip", "rule", "show"))
        .as("a network namespace, which root may make where there are unshare and iproute2")
        .isTrue();
    assumeThat(InetAddress.getByName(infra.postgres().host()).isLoopbackAddress())
        .as("servers on this machine")
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
    ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
    try (Border border = Border.of(infra)) {
      program.environment().putAll(border.environment());
      run(program);
    }
  }

  private static void run(ProcessBuilder program) throws Exception {
    Process scenario = program.start();
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
