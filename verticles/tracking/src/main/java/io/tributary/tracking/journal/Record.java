package io.tributary.tracking.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The place of each field of a record in a segment file, big endian. */
final class Record {
  static final int LENGTH = 0;
  static final int CRC = 4;
  static final int SEQUENCE = 8;
  static final int CHAIN = 16;
  static final int HEADER_BYTES = CHAIN + Chain.BYTES;

  /** A click has a few hundred bytes; nothing larger than this is one. */
  static final int MAX_PAYLOAD = 64 * 1024;

  private Record() {}

  /** The checksum of the record that begins at {@code at}: all that stands behind the CRC field. */
  static int crc(CRC32C crc, ByteBuffer in, int at, int length) {
    crc.reset();
    ByteBuffer view = in.duplicate();
    view.limit(at + HEADER_BYTES + length).position(at + SEQUENCE);
    crc.update(view);
    return (int) crc.getValue();
  }
}
