package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The layout of a home; see the package's description. */
final class HomeFolder {
  static final String PORTS = "ports.properties";
  private static final int PASSWORD_BYTES = 24;

  private final Path root;

  private HomeFolder(Path root) {
    this.root = root;
  }

  /** Makes what is missing. Others may pass through the root, not look around in it. */
  static HomeFolder open(Path root) {
    try {
      boolean fresh = !Files.exists(root);
      Files.createDirectories(root);
      if (fresh) {
        Files.setPosixFilePermissions(root, permissions("rwx--x--x"));
      }
      for (String name : new String[] {"run", "logs"}) {
        makePrivate(root.resolve(name));
      }
      return new HomeFolder(root);
    } catch (IOException e) {
      throw new SoloException("cannot prepare the home folder " + root + ": " + e, e);
    }
  }

  Path root() {
    return root;
  }

  Path data(Part part) {
    return root.resolve(part.fileName());
  }

  /** For servers that run as the user of this process. */
  void makeData(Part part) throws IOException {
    makePrivate(data(part));
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, permissions("rwx------"));
  }

  Path log(Part part) {
    return root.resolve("logs").resolve(part.fileName() + ".log");
  }

  PidFile pidFile(Part part) {
    return new PidFile(root.resolve("run").resolve(part.fileName() + ".pid"));
  }

  /** Generated configuration of a server. */
  Path config(String name) {
    return root.resolve("run").resolve(name);
  }

  Ports ports() {
    return new Ports(root.resolve(PORTS));
  }

  /** Writes a generated configuration, which may hold a password, for the owner only. */
  void writeConfig(String name, String text) throws IOException {
    writePrivate(config(name), text);
  }

  /** Writes a file anew that only the owner may read. */
  static void writePrivate(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions("rw-------")));
    Files.writeString(file, text);
  }

  /**
   * A server's password: letters, digits, {@code -} and {@code _}, made at the first call and kept
   * in a file that only the owner may read.
   */
  String password(Part part) {
    Path file = root.resolve(part.fileName() + ".password");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      String value = generatePassword();
      writePrivate(fresh, value + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String generatePassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Set<PosixFilePermission> permissions(String text) {
    return PosixFilePermissions.fromString(text);
  }
}
