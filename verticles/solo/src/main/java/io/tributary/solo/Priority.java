package io.tributary.solo;

import java.util.List;

/** A lower priority for a child process: about a third of our share when both want a processor. */
final class Priority {
  private static final int NICE = 5;

  private Priority() {}

  /**
   * To be put before the command. Linux may share processors among sessions first, whatever the
   * priorities of the processes in them; then a session has one of its own (sched(7), autogroup).
   */
  static List<String> prefix() {
    String lower =
        "{ echo %d > /proc/self/autogroup; } 2>/dev/null; exec nice -n %d \"$@\""
            .formatted(NICE, NICE);
    return Commands.exists("nice") && Commands.exists("sh")
        ? List.of("sh", "-c", lower, "sh")
        : List.of();
  }
}
