package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds PostgreSQL's files that grew since the last look. It makes room in its files by writing
 * zeros, and leaves it to the kernel when these go to disk: half a minute later, a hundred
 * megabytes at once on a busy day, with the journal of clicks waiting behind them. Written as they
 * come, nobody notices them.
 */
final class GrownFiles {
  /** Its objects have numbers below 16384, and nothing of ours is in it. */
  private static final Pattern SYSTEM_DATABASE = Pattern.compile("\\d{1,4}");

  private final Path folder;
  private final Consumer<Path> whatToDo;
  private Map<Path, Long> sizes = Map.of();
  private boolean looked;

  GrownFiles(Path folder, Consumer<Path> whatToDo) {
    this.folder = folder;
    this.whatToDo = whatToDo;
  }

  /** Hands over those that grew, and those that are new; at the first look, none. */
  void look() {
    Map<Path, Long> now = new HashMap<>();
    try {
      Files.walkFileTree(folder, new Sizes(now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (looked) {
      now.forEach((file, size) -> {
        if (size > sizes.getOrDefault(file, 0L)) {
          whatToDo.accept(file);
        }
      });
    }
    sizes = now;
    looked = true;
  }

  /** Tables come and go meanwhile: what is gone has no size. */
  private static final class Sizes extends SimpleFileVisitor<Path> {
    private final Map<Path, Long> sizes;

    Sizes(Map<Path, Long> sizes) {
      this.sizes = sizes;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return SYSTEM_DATABASE.matcher(folder.getFileName().toString()).matches()
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      sizes.put(file, attributes.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
