package io.tributary.solo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks Linux to begin writing a file's changed pages to disk, and does not wait for it. Unlike a
 * sync it takes no note of errors: those must reach PostgreSQL, when it syncs the file itself.
 * Nothing happens on other systems.
 */
final class WriteBehind {
  private static final int READ_ONLY = 0;

  /** SYNC_FILE_RANGE_WRITE: begin writing, wait for nothing. */
  private static final int WRITE = 2;

  private static final @Nullable WriteBehind INSTANCE = link();

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle syncFileRange;

  private WriteBehind(MethodHandle open, MethodHandle close, MethodHandle syncFileRange) {
    this.open = open;
    this.close = close;
    this.syncFileRange = syncFileRange;
  }

  /** Whether the system took the hint; it may be refused, and the file be gone. */
  static boolean begin(Path file) {
    return INSTANCE != null && INSTANCE.write(file);
  }

  private boolean write(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) open.invokeExact(arena.allocateFrom(file.toString()), READ_ONLY);
      if (descriptor < 0) {
        return false;
      }
      try {
        return (int) syncFileRange.invokeExact(descriptor, 0L, 0L, WRITE) == 0;
      } finally {
        int ignored = (int) close.invokeExact(descriptor);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("sync_file_range", e);
    }
  }

  private static @Nullable WriteBehind link() {
    Optional<MethodHandle> sync =
        function("sync_file_range", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    Optional<MethodHandle> open = function("open", ADDRESS, JAVA_INT);
    Optional<MethodHandle> close = function("close", JAVA_INT);
    return sync.isPresent() && open.isPresent() && close.isPresent()
        ? new WriteBehind(open.get(), close.get(), sync.get())
        : null;
  }

  private static Optional<MethodHandle> function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, arguments)));
  }
}
