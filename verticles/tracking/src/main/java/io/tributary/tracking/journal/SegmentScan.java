package io.tributary.tracking.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds every record of a segment file that can be read, also those behind one that cannot. A
 * record counts if its checksum is right, its sequence comes later than all before it, and its
 * chain value follows from the record before; one that stands behind a hole, or first in a file
 * whose head cannot be read, has nothing to follow from and is taken at its word, and those behind
 * it must follow from it.
 *
 * @param runs the records in rows without a gap, oldest first; none is empty
 * @param chain the chain's value behind the last record, or that of the file's head; zeros if
 *     neither can be read
 */
record SegmentScan(List<Run> runs, byte[] chain) {
  private static final int CHUNK_BYTES = 1024 * 1024;

  /**
   * Records without a gap.
   *
   * @param start the file offset of the first
   * @param end the file offset behind the last
   */
  record Run(long firstSequence, long lastSequence, long start, long end) {}

  /** The last sequence that can be read; one less than the file's first if there is none. */
  long lastSequence(long firstSequence) {
    return runs.isEmpty() ? firstSequence - 1 : runs.getLast().lastSequence();
  }

  /** How many records can be read. */
  long records() {
    return runs.stream().mapToLong(run -> run.lastSequence() - run.firstSequence() + 1).sum();
  }

  /** The file offset behind the last record that can be read. */
  long end() {
    return runs.isEmpty() ? SegmentHeader.BYTES : runs.getLast().end();
  }

  /**
   * The records that are missing, in words: {@code 3}, or {@code 3 to 5}.
   *
   * @param nextFirst the first sequence of the next file, or {@code Long.MAX_VALUE} if there is
   *     none: then nobody knows what is missing at the end
   */
  List<String> holes(long firstSequence, long nextFirst) {
    List<String> holes = new ArrayList<>();
    long expected = firstSequence;
    for (Run run : runs) {
      addHole(holes, expected, run.firstSequence() - 1);
      expected = run.lastSequence() + 1;
    }
    if (nextFirst != Long.MAX_VALUE) {
      addHole(holes, expected, nextFirst - 1);
    }
    return holes;
  }

  private static void addHole(List<String> holes, long from, long to) {
    if (from <= to) {
      holes.add(from == to ? String.valueOf(from) : from + " to " + to);
    }
  }

  /**
   * @param firstSequence by the file's name
   * @param head the file's head, or null if it cannot be read
   * @param limit the file offset up to which records count
   * @param nextFirst the first sequence of the next file, where records of this one end
   */
  static SegmentScan of(
      Path file, long firstSequence, @Nullable SegmentHeader head, long limit, long nextFirst)
      throws IOException {
    Chain chain = new Chain();
    boolean linked = head != null;
    if (head != null) {
      chain.reset(head.chain());
    }
    List<Run> runs = new ArrayList<>();
    Place at = new Place(SegmentHeader.BYTES, firstSequence);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (at != null) {
        Run run = run(file, at, limit, nextFirst, chain, linked);
        Place behind = at;
        if (run.lastSequence() >= run.firstSequence()) {
          runs.add(run);
          behind = new Place(run.end(), run.lastSequence() + 1);
        }
        linked = false;
        at = behind.sequence() >= nextFirst ? null : search(channel, behind, limit, nextFirst);
      }
    }
    return new SegmentScan(runs, chain.value());
  }

  /** A file offset, and the sequence that is expected there or later. */
  private record Place(long offset, long sequence) {}

  private static Run run(
      Path file, Place from, long limit, long nextFirst, Chain chain, boolean linked)
      throws IOException {
    long last = from.sequence() - 1;
    long end = from.offset();
    byte[] before = chain.value();
    boolean follows = linked;
    try (SegmentReader reader = new SegmentReader(file, from.offset(), from.sequence())) {
      while (last + 1 < nextFirst && reader.next(limit) == SegmentReader.Outcome.RECORD) {
        if (follows) {
          chain.advance(
              reader.sequence(), reader.array(), reader.payloadAt(), reader.payloadLength());
          if (!chain.isAt(reader.array(), reader.chainAt())) {
            chain.reset(before);
            break;
          }
        } else {
          chain.reset(reader.chain());
          follows = true;
        }
        before = chain.value();
        last = reader.sequence();
        end = reader.offset();
      }
    }
    return new Run(from.sequence(), last, from.offset(), end);
  }

  /**
   * The next whole record behind a place where none can be read, or null. Looks at every byte: the
   * length of what was there is unknown.
   */
  private static @Nullable Place search(FileChannel channel, Place from, long limit, long nextFirst)
      throws IOException {
    int keep = Record.HEADER_BYTES + Record.MAX_PAYLOAD;
    ByteBuffer window = ByteBuffer.allocate(CHUNK_BYTES + keep);
    CRC32C crc = new CRC32C();
    for (long at = from.offset(); limit - at > Record.HEADER_BYTES; at += CHUNK_BYTES) {
      window.clear().limit((int) Math.min(window.capacity(), limit - at));
      while (window.hasRemaining() && channel.read(window, at + window.position()) >= 0) {
        // A short read goes on where it stopped.
      }
      window.flip();
      // A record needs its header's bytes at least, so this many numbers can be in the rest.
      long most = Math.min(nextFirst, from.sequence() + (limit - at) / Record.HEADER_BYTES + 1);
      int found = search(window, at == from.offset() ? 1 : 0, from.sequence(), most, crc);
      if (found >= 0) {
        return new Place(at + found, window.getLong(found + Record.SEQUENCE));
      }
    }
    return null;
  }

  private static int search(ByteBuffer window, int first, long least, long most, CRC32C crc) {
    int last = Math.min(CHUNK_BYTES - 1, window.limit() - Record.HEADER_BYTES - 1);
    int at = first;
    while (at <= last) {
      long sequence = window.getLong(at + Record.SEQUENCE);
      if (sequence == 0
          && window.getLong(at) == 0
          && at + Record.SEQUENCE + 2 * Long.BYTES <= window.limit()
          && window.getLong(at + Record.SEQUENCE + Long.BYTES) == 0) {
        // The file is mostly zeros, and no sequence begins within sixteen of them.
        at += Long.BYTES;
        continue;
      }
      if (sequence >= least && sequence < most && isRecord(window, at, crc)) {
        return at;
      }
      at++;
    }
    return -1;
  }

  private static boolean isRecord(ByteBuffer window, int at, CRC32C crc) {
    int length = window.getInt(at);
    return length > 0
        && length <= Record.MAX_PAYLOAD
        && at + Record.HEADER_BYTES + length <= window.limit()
        && window.getInt(at + Record.CRC) == Record.crc(crc, window, at, length);
  }
}
