package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Makes whole blocks of what is appended, as writes past the page cache need, and of what is read.
 * It remembers the last block that was written, for the next write begins in it. That block is
 * written again with the same bytes in front, so whichever of the two writes a power cut leaves,
 * they are there. Of one thread.
 */
final class Blocks {
  private static final long NONE = -1;

  private final int blockBytes;
  private final ByteBuffer buffer;

  /** Where the block begins whose first bytes are those of the buffer. */
  private long block = NONE;

  /**
   * @param blockBytes a power of two
   * @param maxBytes of one write or read
   */
  Blocks(int blockBytes, int maxBytes) {
    this.blockBytes = blockBytes;
    // One block each for what stands before and behind, and one to find an aligned place.
    buffer = ByteBuffer.allocateDirect(maxBytes + 3 * blockBytes).alignedSlice(blockBytes);
  }

  /** Another file is written next. */
  void forget() {
    block = NONE;
  }

  /**
   * Writes {@code bytes} and zeros behind them to the end of their last block; that is inside the
   * file, or just its end.
   */
  void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long first = at & -blockBytes;
    int lead = (int) (at - first);
    if (first != block) {
      load(channel, first, lead);
    }
    block = NONE; // Until the write has come back nobody knows what the file holds.
    int end = lead + bytes.remaining();
    int padded = end + blockBytes - 1 & -blockBytes;
    buffer.clear().position(lead).put(bytes);
    while (buffer.position() < padded) {
      buffer.put((byte) 0);
    }
    FileOps.writeFully(channel, buffer.flip(), first);
    int last = end & -blockBytes;
    buffer.clear().put(0, buffer, last, end - last);
    block = first + last;
  }

  /** Like {@link FileChannel#read(ByteBuffer, long)}. */
  int read(FileChannel channel, ByteBuffer target, long at) throws IOException {
    block = NONE;
    long first = at & -blockBytes;
    int lead = (int) (at - first);
    int wanted = lead + target.remaining() + blockBytes - 1 & -blockBytes;
    buffer.clear().limit(Math.min(wanted, buffer.capacity() & -blockBytes));
    int got = channel.read(buffer, first) - lead;
    if (got <= 0) {
      return -1;
    }
    int taken = Math.min(got, target.remaining());
    target.put(buffer.flip().position(lead).limit(lead + taken));
    return taken;
  }

  private void load(FileChannel channel, long first, int needed) throws IOException {
    buffer.clear().limit(blockBytes);
    if (needed > 0 && channel.read(buffer, first) < needed) {
      throw new IOException("cannot read the block at " + first);
    }
  }
}
