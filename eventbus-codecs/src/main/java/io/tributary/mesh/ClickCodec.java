package io.tributary.mesh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The binary form of {@link ClickRecord}: one byte of version (1), eight bytes {@code atMs}, one
 * byte of flags, then nine texts in the order of the record, each as two bytes of length (unsigned,
 * big endian) and UTF-8. It is the form of the journal, where every byte is written before the
 * visitor is answered, and of the topic, so that nothing is encoded twice. In the topic each click
 * has a header beside it that says which place it has in its journal: {@link JournalPlace}.
 */
public final class ClickCodec {
  /** Position of the link id among the texts. */
  private static final int LINK_ID = 2;

  private static final int FIXED = 10;
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
    int size = FIXED;
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
   * Begins a click in {@code out}, for those who must not allocate. Nine texts must follow, in the
   * order of the record: {@code clickId}, {@code workspaceId}, {@code linkId}, {@code destination},
   * {@code query}, {@code ip}, {@code userAgent}, {@code referer}, {@code language}.
   */
  public static void begin(ByteBuffer out, long atMs, int flags) {
    out.put(VERSION).putLong(atMs).put((byte) flags);
  }

  /** Writes one text that is UTF-8 already. */
  public static void text(ByteBuffer out, byte[] utf8, int offset, int length) {
    out.putShort((short) length).put(utf8, offset, length);
  }

  /** Writes one text, cut to {@code maxBytes} of UTF-8 between two characters. */
  public static void text(ByteBuffer out, String text, int maxBytes) {
    int start = out.position();
    out.putShort((short) 0);
    int end = Math.min(out.limit(), start + 2 + maxBytes);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (out.position() == end) {
          break;
        }
        out.put((byte) c);
      } else {
        int codePoint = text.codePointAt(i);
        if (!utf8(out, codePoint, end)) {
          break;
        }
        i += Character.charCount(codePoint) - 1;
      }
    }
    out.putShort(start, (short) (out.position() - start - 2));
  }

  /** False, and nothing written, if the character does not fit before {@code end}. */
  private static boolean utf8(ByteBuffer out, int codePoint, int end) {
    // Half a surrogate pair has no UTF-8 form; String.getBytes writes a question mark too.
    int c = codePoint >= 0xD800 && codePoint <= 0xDFFF ? '?' : codePoint;
    int bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (out.position() + bytes > end) {
      return false;
    }
    switch (bytes) {
      case 1 -> out.put((byte) c);
      case 2 -> out.put((byte) (0xC0 | c >> 6)).put(tail(c, 0));
      case 3 -> out.put((byte) (0xE0 | c >> 12)).put(tail(c, 6)).put(tail(c, 0));
      default -> out.put((byte) (0xF0 | c >> 18)).put(tail(c, 12)).put(tail(c, 6)).put(tail(c, 0));
    }
    return true;
  }

  private static byte tail(int c, int shift) {
    return (byte) (0x80 | c >> shift & 0x3F);
  }

  /**
   * The link id in UTF-8, which is the topic's partition key, without decoding the rest.
   *
   * @throws IllegalArgumentException if the bytes are no click
   */
  public static byte[] linkId(byte[] click) {
    int at = FIXED;
    for (int i = 0; i < LINK_ID; i++) {
      at += 2 + length(click, at);
    }
    int length = length(click, at);
    if (at + 2 + length > click.length) {
      throw new IllegalArgumentException("a click of " + click.length + " bytes is cut off");
    }
    return Arrays.copyOfRange(click, at + 2, at + 2 + length);
  }

  private static int length(byte[] click, int at) {
    if (at + 2 > click.length) {
      throw new IllegalArgumentException("a click of " + click.length + " bytes is cut off");
    }
    return (click[at] & 0xFF) << 8 | click[at + 1] & 0xFF;
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
