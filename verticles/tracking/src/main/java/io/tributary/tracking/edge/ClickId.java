package io.tributary.tracking.edge;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Click ids: 16 characters that sort by time. The first eight are 48 bits of epoch milliseconds,
 * the other eight 48 random bits; both big endian in an alphabet of 64 characters in ASCII order. A
 * lookup by id reads the time off the id and so touches one partition of {@code clicks}.
 *
 * <p>The random half is unguessable, because whoever knows a click id may claim a conversion with
 * it. One instance belongs to one thread.
 */
public final class ClickId {
  /** Characters of an id. */
  public static final int LENGTH = 16;

  private static final int HALF = 8;
  private static final byte[] ALPHABET =
      "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  /** An id that claims another century was not made here. */
  private static final long EARLIEST_MS = 1_577_836_800_000L; // 2020-01-01

  private static final long LATEST_MS = 4_102_444_800_000L; // 2100-01-01

  /** Random bytes are drawn in blocks: one call per id would cost more than the rest of it. */
  private static final int BLOCK = 6 * 512;

  private final SecureRandom random = new SecureRandom();
  private final byte[] block = new byte[BLOCK];
  private int used = BLOCK;

  /** Makes the id of a click. */
  public String next(long atMs) {
    byte[] id = new byte[LENGTH];
    next(atMs, id, 0);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** Writes the 16 ASCII characters of a new id to {@code into}. */
  public void next(long atMs, byte[] into, int offset) {
    write(atMs, into, offset);
    write(random48(), into, offset + HALF);
  }

  /**
   * When the click of this id was answered, in epoch milliseconds; empty for anything that is no
   * click id.
   */
  public static OptionalLong timeOf(String id) {
    if (id.length() != LENGTH) {
      return OptionalLong.empty();
    }
    long atMs = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = id.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        return OptionalLong.empty();
      }
      if (i < HALF) {
        atMs = atMs << 6 | value;
      }
    }
    return atMs >= EARLIEST_MS && atMs < LATEST_MS ? OptionalLong.of(atMs) : OptionalLong.empty();
  }

  /** The least id of that time: ids sort by time, so all later ones come behind it. */
  public static String earliest(long atMs) {
    byte[] id = new byte[LENGTH];
    write(atMs, id, 0);
    write(0, id, HALF);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private long random48() {
    if (used == BLOCK) {
      random.nextBytes(block);
      used = 0;
    }
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = bits << 8 | block[used + i] & 0xFF;
    }
    used += 6;
    return bits;
  }

  private static void write(long bits, byte[] into, int offset) {
    for (int i = HALF - 1; i >= 0; i--) {
      into[offset + i] = ALPHABET[(int) bits & 63];
      bits >>>= 6;
    }
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      values[ALPHABET[i]] = (byte) i;
    }
    return values;
  }
}
