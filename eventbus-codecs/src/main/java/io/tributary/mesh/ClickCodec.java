package io.tributary.mesh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The binary form of {@link ClickRecord}: one byte of version (1), eight bytes {@code atMs}, one
 * byte of flags, then nine texts in the order of the record, each as two bytes of length (unsigned,
 * big endian) and UTF-8. It is the form of the journal, where every byte is written before the
 * visitor is answered, and of the topic, so that nothing is encoded twice.
 */
public final class ClickCodec {
  private static final byte VERSION = 1;
  private static final int MAX_LENGTH = 0xFFFF;

  private ClickCodec() {}

  public static byte[] encode(ClickRecord click) {
    byte[][] texts = {
      utf8(click.clickId()),
      utf8(click.workspaceId()),
      utf8(click.linkId()),
      utf8(click.destination()),
      utf8(click.query()),
      utf8(click.ip()),
      utf8(click.userAgent()),
      utf8(click.referer()),
      utf8(click.language())
    };
    int size = 10;
    for (byte[] text : texts) {
      size += 2 + text.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).putLong(click.atMs()).put((byte) click.flags());
    for (byte[] text : texts) {
      out.putShort((short) text.length).put(text);
    }
    return out.array();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no click of a known version
   */
  public static ClickRecord decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("unknown version of a click: " + version);
      }
      long atMs = in.getLong();
      int flags = in.get();
      return new ClickRecord(
          text(in), atMs, text(in), text(in), text(in), text(in), text(in), text(in), text(in),
          text(in), flags);
    } catch (java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("a click of " + bytes.length + " bytes is cut off", e);
    }
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes is too long");
    }
    return bytes;
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
