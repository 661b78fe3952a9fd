package io.tributary.solo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Sends signals that Java has no word for. By name and through the shell's own {@code kill},
 * because the numbers differ between systems and slim images have no {@code kill} program.
 */
final class Signals {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Signals() {}

  /** To one process that is known to be the one meant; nothing happens if it has just ended. */
  static void send(String signal, ProcessStamp target) {
    if (target.isRunning()) {
      send(signal, List.of(target.pid()));
    }
  }

  static void send(String signal, Collection<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$@\"", "kill", signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    // A failing kill means that a target has ended meanwhile: what the caller awaits decides.
    Commands.run(command, LIMIT);
  }
}
