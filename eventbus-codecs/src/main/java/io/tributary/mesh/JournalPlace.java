package io.tributary.mesh;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Where a record of the topic {@code clicks} stands in the journal that it came from; it travels in
 * the record's header {@value #HEADER}. One byte of version (1), then, big endian, eight bytes of
 * journal, four of lane, eight of sequence, and sixteen of the chain's value behind the record. A
 * place is used for one click only, ever; a click that is sent twice has the same place twice.
 *
 * @param journal the random id that a journal's folder was given when it was made
 * @param lane a row of records in that journal, from 0
 * @param sequence the record's number in its lane, from 1 and without gaps
 * @param chainHigh the first half of the chain's value: SHA-256, cut to 16 bytes, over the chain's
 *     value before (zeros at first), the sequence and the record's value
 * @param chainLow the second half
 */
public record JournalPlace(long journal, int lane, long sequence, long chainHigh, long chainLow) {
  /** The name of the Kafka header. */
  public static final String HEADER = "journal";

  private static final byte VERSION = 1;
  private static final int BYTES =
      1 + Long.BYTES + Integer.BYTES + Long.BYTES + Long.BYTES + Long.BYTES;

  public byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(journal)
        .putInt(lane)
        .putLong(sequence)
        .putLong(chainHigh)
        .putLong(chainLow)
        .array();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no place of a known version
   */
  public static JournalPlace decode(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "no place in a journal: " + HexFormat.of().formatHex(bytes));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
    return new JournalPlace(in.getLong(), in.getInt(), in.getLong(), in.getLong(), in.getLong());
  }

  /** A journal's id as people read it: 16 hexadecimal digits. */
  public static String journalName(long journal) {
    return HexFormat.of().toHexDigits(journal);
  }
}
