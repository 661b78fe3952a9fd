package io.tributary.solo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A lower priority for a server's processes, when both they and we want a processor: what the
 * servers do can wait a little, visitors cannot.
 *
 * <p>Linux may share processors among sessions first, whatever the priorities of the processes in
 * them; then a session has one of its own (sched(7), autogroup). And PostgreSQL gives each of its
 * processes a session, so that one connection would count as much as all of ours together.
 */
final class Priority {
  /** About a third of our share. */
  private static final int NICE = 5;

  /** About a tenth, for each session: several of them are at work at once. */
  private static final int SESSION_NICE = 10;

  private static final Path PROC = Path.of("/proc");
  private static final String AUTOGROUP = "autogroup";

  /** Processes whose session has it already. */
  private Set<String> lowered = new HashSet<>();

  /** To be put before the command that starts a server. */
  static List<String> prefix() {
    String lower =
        "{ echo %d > /proc/self/autogroup; } 2>/dev/null; exec nice -n %d \"$@\""
            .formatted(SESSION_NICE, NICE);
    return Commands.exists("nice") && Commands.exists("sh")
        ? List.of("sh", "-c", lower, "sh")
        : List.of();
  }

  /**
   * Lowers the sessions of processes that a server has begun since. Whoever is not root may do only
   * a few in a second; the rest has its turn at the next call. Does nothing on other systems.
   */
  void lowerChildrenOf(long server) {
    Set<String> still = new HashSet<>();
    for (String pid : children(server)) {
      if (lowered.contains(pid) || lower(pid)) {
        still.add(pid);
      }
    }
    lowered = still;
  }

  /** One small file: to look through all processes, as Java does, costs a thousand times that. */
  private static List<String> children(long server) {
    String pid = Long.toString(server);
    try {
      String list = Files.readString(PROC.resolve(Path.of(pid, "task", pid, "children"))).strip();
      return list.isEmpty() ? List.of() : List.of(list.split(" "));
    } catch (IOException e) {
      // Another system, or it has just ended.
      return List.of();
    }
  }

  private static boolean lower(String pid) {
    Path session = PROC.resolve(pid).resolve(AUTOGROUP);
    if (!Files.isWritable(session)) {
      // This kernel knows no such thing, or the process has ended.
      return true;
    }
    try {
      Files.writeString(session, Integer.toString(SESSION_NICE));
      return true;
    } catch (IOException e) {
      // Too many at once, or it has ended meanwhile.
      return false;
    }
  }
}
