package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills the next segment's file with zeros ahead of time, on a thread of its own: then its blocks
 * are allocated, an append changes no metadata, and fdatasync has one write to wait for.
 *
 * <p>It does so bit by bit, each on disk before the next: groups of clicks go to the same disk
 * meanwhile, and none should have to wait behind a whole file.
 */
final class Preparer implements AutoCloseable {
  private static final int CHUNK_BYTES = 128 * 1024;

  /** Half a second for 64 MiB; a lane takes longer to fill half of that. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Disk disk;
  private final int segmentBytes;
  private final AtomicInteger awaited = new AtomicInteger();
  private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          waiting, // One for each lane at most.
          Thread.ofPlatform().name("journal-prepare").daemon().factory());

  Preparer(Disk disk, int segmentBytes) {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
  }

  int segmentBytes() {
    return segmentBytes;
  }

  /**
   * The path of a file of {@link #segmentBytes} in the lane's folder. Fails with an IOException,
   * one of them {@link JournalFullException}.
   */
  Future<Path> prepare(LaneLog log) {
    Callable<Path> work =
        () -> {
          Path spare = log.takeSpare();
          return spare != null ? spare : fill(log);
        };
    return thread.submit(work);
  }

  /** Waits for the file, which from now on is filled without pauses: visitors wait too. */
  Path await(Future<Path> prepared) throws IOException {
    awaited.incrementAndGet();
    try {
      return prepared.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a segment was prepared", e);
    } finally {
      awaited.decrementAndGet();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private Path fill(LaneLog log) throws IOException {
    log.space().take(segmentBytes);
    Path file = log.newSpareFile();
    try {
      fill(file);
      return file;
    } catch (IOException e) {
      log.space().give(segmentBytes);
      // A half-filled file would keep the little space that is left.
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private void fill(Path file) throws IOException {
    try (FileChannel channel =
        disk.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            StandardOpenOption.DSYNC)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
      for (long at = 0; at < segmentBytes; at += CHUNK_BYTES) {
        zeros.clear().limit((int) Math.min(CHUNK_BYTES, segmentBytes - at));
        FileOps.writeFully(channel, zeros, at);
        if (waiting.isEmpty() && awaited.get() == 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      channel.force(true);
    }
  }
}
