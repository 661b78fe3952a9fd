package io.tributary.solo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to run PostgreSQL, which refuses root. An ordinary user runs it as it is. Root runs it in a
 * user namespace of its own, where it is nobody in its own eyes and the files stay root's; where
 * the system forbids that (many containers do), as the user {@code nobody}, who is then given the
 * files.
 *
 * @param prefix put before the command
 * @param user who must own the data; null: whoever does already
 */
record RunAs(List<String> prefix, @Nullable String user) {
  private static final String NOBODY = "nobody";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  static final RunAs SELF = new RunAs(List.of(), null);
  static final RunAs NAMESPACE = new RunAs(List.of("unshare", "-U"), "root");
  static final RunAs SETPRIV =
      new RunAs(List.of("setpriv", "--reuid=" + NOBODY, "--regid=65534", "--clear-groups"), NOBODY);

  /**
   * The first way that works here.
   *
   * @param folder must be reachable for whom PostgreSQL runs as
   * @throws SoloException if there is none
   */
  static RunAs choose(Path folder) {
    if (!isRoot(folder)) {
      return SELF;
    }
    for (RunAs way : List.of(NAMESPACE, SETPRIV)) {
      if (way.works(folder)) {
        return way;
      }
    }
    throw new SoloException(
        "PostgreSQL refuses to run as root, and neither a user namespace (unshare -U) nor the user nobody can be used for it here, or nobody cannot reach %s. Run Tributary as an ordinary user, or set TRIBUTARY_HOME to a folder that every user may pass through, such as one under /var/lib."
            .formatted(folder));
  }

  /** Whether this way exists here and whoever it leads to can reach the folder. */
  boolean works(Path folder) {
    List<String> probe = List.of("test", "-x", folder.toString());
    return Commands.exists(prefix.getFirst())
        && Commands.run(Stream.concat(prefix.stream(), probe.stream()).toList(), LIMIT).ok();
  }

  private static boolean isRoot(Path ownFolder) {
    try {
      Path probe = Files.createTempFile(ownFolder, "owner-", "");
      try {
        return Files.getAttribute(probe, "unix:uid").equals(0);
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      throw new SoloException("cannot write in " + ownFolder + ": " + e, e);
    }
  }

  /** Gives a file or a whole folder to whom PostgreSQL runs as, if it is not theirs already. */
  void adopt(Path tree) {
    if (user == null) {
      return;
    }
    try {
      UserPrincipal owner =
          tree.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
      if (Files.getOwner(tree).equals(owner)) {
        return;
      }
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path path : all.toList()) {
          // The link itself, not what it points to.
          Files.setAttribute(path, "posix:owner", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
      }
    } catch (IOException e) {
      throw new SoloException("cannot give " + tree + " to PostgreSQL's user: " + e, e);
    }
  }

  List<String> command(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }
}
