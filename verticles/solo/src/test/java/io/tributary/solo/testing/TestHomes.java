package io.tributary.solo.testing;

import io.tributary.solo.SoloException;
import io.tributary.solo.SoloServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Home folders of test servers, and the cache that all modules' tests share. */
final class TestHomes {
  /** Homes of this JVM are no leftovers, whoever of it made them. */
  private static final AtomicBoolean SWEPT = new AtomicBoolean();

  private final Path folder;
  private final Path cache;
  private final List<Path> created = new ArrayList<>();

  private TestHomes(Path folder, Path cache) {
    this.folder = folder;
    this.cache = cache;
  }

  /** Under {@code target} of the module that Maven or an IDE runs the tests of. */
  static TestHomes ofModule() {
    Path module = Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
    Path root = Path.of(System.getProperty("root.dir", module.toString()));
    return new TestHomes(
        module.resolve("target").resolve("infra"), root.resolve("target").resolve("solo-cache"));
  }

  Path cache() {
    return cache;
  }

  Path create() {
    try {
      Files.createDirectories(folder);
      if (SWEPT.compareAndSet(false, true)) {
        sweep();
      }
      Path home = Files.createTempDirectory(folder, "home-");
      created.add(home);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops and removes what an earlier test JVM left that was killed. */
  private void sweep() throws IOException {
    try (Stream<Path> homes = Files.list(folder)) {
      for (Path home : homes.toList()) {
        if (stopLeftovers(home)) {
          delete(home);
        }
      }
    }
  }

  private static boolean stopLeftovers(Path home) {
    try {
      SoloServers.stopLeftovers(home, io.tributary.solo.Progress.SILENT);
      return true;
    } catch (SoloException e) {
      // In use by a test JVM that runs beside this one.
      return false;
    }
  }

  void deleteAll() {
    created.forEach(TestHomes::delete);
  }

  private static void delete(Path home) {
    try (Stream<Path> tree = Files.walk(home)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
