package io.tributary.tracking.journal;

import com.sun.nio.file.ExtendedOpenOption;
import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment that is open for writing. With sync mode always each write is one call that comes back
 * when the bytes are on disk: the same promise as fdatasync behind it, for less processor time; and
 * where the file system can, it goes there straight, past the page cache, for half of that again.
 */
final class SegmentChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentChannel.class);

  /** Larger blocks tell of a file system that is not on a disk of this machine. */
  private static final int MAX_BLOCK_BYTES = 64 * 1024;

  private final FileChannel channel;
  private final @Nullable Blocks blocks;

  private SegmentChannel(FileChannel channel, @Nullable Blocks blocks) {
    this.channel = channel;
    this.blocks = blocks;
  }

  /**
   * @param blocks of the lane, if its folder takes writes past the page cache
   */
  static SegmentChannel open(Disk disk, Path file, Sync sync, @Nullable Blocks blocks)
      throws IOException {
    if (sync != Sync.ALWAYS) {
      return new SegmentChannel(disk.open(file, StandardOpenOption.WRITE), null);
    }
    if (blocks == null) {
      return new SegmentChannel(
          disk.open(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC), null);
    }
    blocks.forget();
    return new SegmentChannel(
        disk.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DSYNC,
            ExtendedOpenOption.DIRECT),
        blocks);
  }

  /**
   * The size of the blocks that segments can be written in past the page cache, or 0 if their file
   * system cannot: tried once, with a file.
   */
  static int directBlockBytes(JournalConfig config) throws IOException {
    int bytes = (int) Math.min(Files.getFileStore(config.folder()).getBlockSize(), MAX_BLOCK_BYTES);
    if (config.sync() != Sync.ALWAYS || config.segmentBytes() % bytes != 0) {
      return 0;
    }
    Path file = config.folder().resolve("direct.tmp");
    try (FileChannel trial =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DSYNC,
            ExtendedOpenOption.DIRECT)) {
      new Blocks(bytes, bytes).write(trial, ByteBuffer.allocate(1), 0);
      LOG.info("segments are written past the page cache, in blocks of {} bytes", bytes);
      return bytes;
    } catch (IOException | UnsupportedOperationException e) {
      // tmpfs, for one; also a disk that is full or broken.
      LOG.info("segments are written through the page cache, slower and as safe: {}", e.toString());
      return 0;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Behind {@code bytes} the rest of a block may become zero: nothing is written there yet. */
  void write(ByteBuffer bytes, long at) throws IOException {
    if (blocks == null) {
      FileOps.writeFully(channel, bytes, at);
    } else {
      blocks.write(channel, bytes, at);
    }
  }

  /** Blocks until all that was written, and the file's size, are on disk. */
  void sync() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
