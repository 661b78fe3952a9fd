package io.tributary.app.chaos;

import io.tributary.app.RunningTributary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Solo mode: the node and all its servers die at once, as when a machine's plug is pulled. */
@Tag("chaos")
@Tag("solo")
class SoloCrashIT {

  @Test
  void everyRedirectShouldBeStoredOnceWhenNodeAndServersAreKilled() throws Exception {
    RunningTributary.assumeSoloMode();
    Effort effort = Effort.orElse(1, 0);
    RunningTributary tributary = RunningTributary.startNew("chaos-solo", Map.of());
    try (Subject subject = new Subject(tributary, Stores.inHome(tributary.home()))) {
      Subject.Link link = subject.newLink("plug");
      Book book;
      try (Visitors visitors = Visitors.of(tributary, link.key())) {
        for (int round = 0; round < effort.rounds(); round++) {
          visitors.awaitMore(1_000);
          tributary.kill();
          killServers(tributary.home());
          tributary.start();
        }
        visitors.awaitMore(1_000);
        book = visitors.leave();
      }
      subject
          .verdict("solo mode, everything killed " + effort.rounds() + " times", link, book)
          .assertNothingLostOrDoubled();
      subject.awaitWell();
    }
  }

  private static void killServers(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("run"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
        long pid = Long.parseLong(Files.readAllLines(file).getFirst());
        ProcessHandle.of(pid).ifPresent(SoloCrashIT::kill);
      }
    }
  }

  private static void kill(ProcessHandle server) {
    server.destroyForcibly();
    server.onExit().join();
  }
}
