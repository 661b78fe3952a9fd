package io.tributary.tracking.journal;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The hash chain of a lane: the first 16 bytes of SHA-256(previous value, sequence, payload). Not
 * thread-safe.
 */
public final class Chain {
  /** Length of a value. */
  public static final int BYTES = 16;

  private final MessageDigest sha256;
  private final byte[] full = new byte[32];
  private final byte[] head = new byte[BYTES];
  private final byte[] number = new byte[Long.BYTES];

  /** Begins with zeros, as every lane does. */
  public Chain() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Goes on behind a record. */
  public void advance(long sequence, byte[] payload, int offset, int length) {
    ByteBuffer.wrap(number).putLong(sequence);
    sha256.update(head);
    sha256.update(number);
    sha256.update(payload, offset, length);
    try {
      sha256.digest(full, 0, full.length);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes hold a SHA-256", e);
    }
    System.arraycopy(full, 0, head, 0, BYTES);
  }

  public void reset(byte[] value) {
    System.arraycopy(value, 0, head, 0, BYTES);
  }

  void writeTo(ByteBuffer out) {
    out.put(head);
  }

  public byte[] value() {
    return head.clone();
  }

  /** Whether the bytes at {@code offset} are the current value. */
  boolean isAt(byte[] bytes, int offset) {
    return Arrays.equals(head, 0, BYTES, bytes, offset, offset + BYTES);
  }

  public static String hex(byte[] value) {
    return HexFormat.of().formatHex(value);
  }
}
