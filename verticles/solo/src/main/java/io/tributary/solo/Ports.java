package io.tributary.solo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;

/** Chooses free ports on 127.0.0.1 and remembers them, so that a home keeps its addresses. */
final class Ports {
  /**
   * Below the ranges that systems hand out to outgoing connections (Linux from 32768), where a port
   * that is free now may be somebody's a moment later.
   */
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  private final Path file;
  private final IntPredicate free;
  private final Properties remembered = new Properties();
  private final Set<Integer> given = new HashSet<>();

  Ports(Path file) {
    this(file, Ports::isFree);
  }

  Ports(Path file, IntPredicate free) {
    this.file = file;
    this.free = free;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        remembered.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The remembered port of this name if it is still free, else another free one. */
  int port(String name) {
    int port = remembered(name);
    if (port == 0 || !free.test(port) || given.contains(port)) {
      port = choose();
    }
    given.add(port);
    remembered.setProperty(name, Integer.toString(port));
    return port;
  }

  void save() {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      try (Writer writer = Files.newBufferedWriter(fresh)) {
        remembered.store(writer, "Chosen at the first start; edit while stopped.");
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that the name has had, or 0. */
  int remembered(String name) {
    String value = remembered.getProperty(name, "").strip();
    if (!value.matches("\\d{1,5}")) {
      return 0;
    }
    int port = Integer.parseInt(value);
    return port <= 65_535 ? port : 0;
  }

  private int choose() {
    Set<Integer> others = new HashSet<>(given);
    remembered.stringPropertyNames().forEach(name -> others.add(remembered(name)));
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!others.contains(port) && free.test(port)) {
        return port;
      }
    }
    throw new SoloException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(Loopback.at(port));
      return true;
    } catch (IOException e) {
      // Taken, or not ours to take: either way not usable.
      return false;
    }
  }
}
