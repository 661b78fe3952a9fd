package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One owner per home. The system itself lets go of the lock when the owner dies. */
final class HomeLock implements AutoCloseable {
  private static final int LONGEST_PID = 20;

  /**
   * The homes of this process. Looked at before the file is opened, because the system drops a
   * process' lock as soon as it closes any channel of that file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path home;
  private final FileChannel channel;

  private HomeLock(Path home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * @throws SoloException if another process, or another part of this one, uses the home
   */
  static HomeLock take(Path home) {
    Path file = home.resolve("lock");
    if (!HELD.add(home)) {
      throw inUse(home, Long.toString(ProcessHandle.current().pid()));
    }
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw inUse(home, read(channel));
      }
      channel.truncate(0);
      channel.write(text(Long.toString(ProcessHandle.current().pid())), 0);
      taken = true;
      return new HomeLock(home, channel);
    } catch (IOException e) {
      throw new SoloException("cannot lock " + file + ": " + e, e);
    } finally {
      if (!taken) {
        close(channel);
        HELD.remove(home);
      }
    }
  }

  /** Whether somebody uses the home right now. */
  static boolean isTaken(Path home) {
    try {
      take(home).close();
      return false;
    } catch (SoloException e) {
      return true;
    }
  }

  private static SoloException inUse(Path home, String owner) {
    return new SoloException(
        "The home folder %s is in use by another Tributary (process %s). Stop that one, or set TRIBUTARY_HOME to another folder."
            .formatted(home, owner));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_PID);
    channel.read(buffer, 0);
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(channel);
    HELD.remove(home);
  }
}
