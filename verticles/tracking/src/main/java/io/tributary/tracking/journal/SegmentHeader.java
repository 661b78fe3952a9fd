package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of a segment file: {@code TRIBJRN1}, first sequence (8), the chain's value before it
 * (16), CRC32C of all that (4); the rest of its 64 bytes is zero.
 */
record SegmentHeader(long firstSequence, byte[] chain) {
  static final int BYTES = 64;

  private static final byte[] MAGIC = "TRIBJRN1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED = 8 + Long.BYTES + Chain.BYTES;

  /** To be written at the file's beginning. */
  ByteBuffer bytes() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(MAGIC).putLong(firstSequence).put(chain);
    return out.putInt(crc(out.array())).clear();
  }

  /** Null if the file does not begin with a whole header that agrees with its name. */
  static @Nullable SegmentHeader of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SegmentHeader header = read(channel);
      return header != null && header.firstSequence() == Recovery.firstSequenceOf(file)
          ? header
          : null;
    }
  }

  private static @Nullable SegmentHeader read(FileChannel channel) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(BYTES);
    while (in.hasRemaining() && channel.read(in, in.position()) >= 0) {
      // A short read goes on where it stopped.
    }
    if (in.hasRemaining()) {
      return null;
    }
    in.flip();
    for (byte expected : MAGIC) {
      if (in.get() != expected) {
        return null;
      }
    }
    long first = in.getLong();
    byte[] chain = new byte[Chain.BYTES];
    in.get(chain);
    return in.getInt() == crc(in.array()) ? new SegmentHeader(first, chain) : null;
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CHECKED);
    return (int) crc.getValue();
  }
}
