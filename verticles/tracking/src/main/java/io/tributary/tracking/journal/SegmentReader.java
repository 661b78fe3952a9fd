package io.tributary.tracking.journal;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the records of one segment in order and checks each. Not thread-safe. */
final class SegmentReader implements AutoCloseable {
  /** How the next record is. */
  enum Outcome {
    RECORD,
    /** Nothing more up to the limit. */
    END,
    /** What stands here is no whole record of the expected sequence. */
    BAD
  }

  static final int BUFFER_BYTES = 4 * (Record.MAX_PAYLOAD + Record.HEADER_BYTES);

  private final FileChannel channel;
  private final @Nullable Blocks blocks;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final CRC32C crc = new CRC32C();

  /** The file offset of {@code buffer.position()}. */
  private long offset;

  private long expected;
  private int recordAt;
  private int length;

  /**
   * @param offset where the record with sequence {@code expected} begins
   */
  SegmentReader(Path file, long offset, long expected) throws IOException {
    this(file, offset, expected, null);
  }

  /**
   * @param blocks if the file is written past the page cache: then it is read so too, for pages in
   *     the cache would have to be thrown out with every write
   */
  SegmentReader(Path file, long offset, long expected, @Nullable Blocks blocks) throws IOException {
    this.channel =
        blocks == null
            ? FileChannel.open(file, StandardOpenOption.READ)
            : FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
    this.blocks = blocks;
    this.offset = offset;
    this.expected = expected;
  }

  /**
   * @param limit the file offset up to which records count
   */
  Outcome next(long limit) throws IOException {
    if (limit - offset < Record.HEADER_BYTES) {
      return Outcome.END;
    }
    if (!fill(Record.HEADER_BYTES, limit)) {
      return Outcome.END;
    }
    int found = buffer.getInt(buffer.position());
    if (found == 0) {
      return Outcome.END;
    }
    int whole = Record.HEADER_BYTES + found;
    if (found < 0 || found > Record.MAX_PAYLOAD || limit - offset < whole || !fill(whole, limit)) {
      return Outcome.BAD;
    }
    int at = buffer.position();
    if (buffer.getLong(at + Record.SEQUENCE) != expected
        || buffer.getInt(at + Record.CRC) != Record.crc(crc, buffer, at, found)) {
      return Outcome.BAD;
    }
    recordAt = at;
    length = found;
    buffer.position(at + whole);
    offset += whole;
    expected++;
    return Outcome.RECORD;
  }

  /** The sequence of the record just read. */
  long sequence() {
    return expected - 1;
  }

  /** The file offset behind the record just read. */
  long offset() {
    return offset;
  }

  byte[] array() {
    return buffer.array();
  }

  int payloadAt() {
    return recordAt + Record.HEADER_BYTES;
  }

  int payloadLength() {
    return length;
  }

  int chainAt() {
    return recordAt + Record.CHAIN;
  }

  /** The chain's value that the record names. */
  byte[] chain() {
    return Arrays.copyOfRange(buffer.array(), chainAt(), chainAt() + Chain.BYTES);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Never reads past the limit: what stands there now may be written over later. */
  private boolean fill(int bytes, long limit) throws IOException {
    if (buffer.remaining() >= bytes) {
      return true;
    }
    buffer.compact();
    long from = offset + buffer.position();
    buffer.limit((int) Math.min(buffer.capacity(), limit - offset));
    int got;
    do {
      got = blocks == null ? channel.read(buffer, from) : blocks.read(channel, buffer, from);
      from += Math.max(got, 0);
    } while (got >= 0 && buffer.position() < bytes);
    buffer.flip();
    return buffer.remaining() >= bytes;
  }
}
