package io.tributary.solo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the packaged programs into the cache, once per version. Several processes may do so at
 * the same time: each unpacks beside and renames, the first one wins.
 */
final class Programs {
  private static final String EXECUTABLE = "rwxr-xr-x";
  private static final String PLAIN = "rw-r--r--";

  private final Path cache;
  private final Platform platform;
  private final Properties versions = new Properties();

  Programs(Path cache, Platform platform) {
    this.cache = cache;
    this.platform = platform;
    try (InputStream in = open("io/tributary/solo/versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new SoloException("cannot read the versions of the packaged programs", e);
    }
  }

  /** PostgreSQL's folder, with {@code bin}, {@code lib} and {@code share} in it. */
  Path postgres() {
    return unpacked(
        "postgres-" + versions.getProperty("postgres"),
        folder -> {
          try (InputStream in = open(platform.postgresArchive())) {
            untar(in, folder);
          }
        });
  }

  /** The {@code redis-server} program. */
  Path redis() {
    return unpacked(
            "redis-" + versions.getProperty("redis"),
            folder -> {
              try (InputStream in = open(platform.redisProgram())) {
                write(in, folder.resolve("redis-server"), EXECUTABLE);
              }
            })
        .resolve("redis-server");
  }

  private interface Unpacker {
    void into(Path folder) throws IOException;
  }

  private Path unpacked(String name, Unpacker unpacker) {
    Path target = cache.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    try {
      Files.createDirectories(cache);
      Path fresh = Files.createTempDirectory(cache, name + "-");
      // A temporary folder is private; the servers may run as another user.
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(EXECUTABLE));
      unpacker.into(fresh);
      try {
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        Folders.delete(fresh);
      }
      return target;
    } catch (IOException e) {
      if (Files.isDirectory(target)) {
        // Another process was faster; not every system says so with one of the two above.
        return target;
      }
      throw new SoloException("cannot unpack " + name + " into " + cache + ": " + e, e);
    }
  }

  private static void untar(InputStream compressed, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(compressed, 1 << 16)))) {
      @Nullable TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        if (isNeeded(entry.getName())) {
          extract(tar, entry, folder);
        }
        entry = tar.getNextEntry();
      }
    }
  }

  /** Not what is there for compiling against PostgreSQL: a third of the files. */
  private static boolean isNeeded(String name) {
    return !name.endsWith(".a") && !name.contains("/pkgconfig/") && !name.contains("include/");
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("entry leaves the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling(".").normalize());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      write(tar, target, (entry.getMode() & 0100) == 0 ? PLAIN : EXECUTABLE);
    }
  }

  private static void write(InputStream in, Path target, String permissions) throws IOException {
    Files.copy(in, target);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Programs.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IOException(resource + " is not on the classpath");
    }
    return in;
  }
}
