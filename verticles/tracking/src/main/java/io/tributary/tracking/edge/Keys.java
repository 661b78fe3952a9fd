package io.tributary.tracking.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keys of links as they stand in a request's path: read, folded, hashed. */
final class Keys {
  /** A path may be this long; the longest key has 190 characters, each at most nine encoded. */
  static final int MAX_PATH = 2048;

  /** What is to be thought of a path. */
  enum Shape {
    /** The key stands in it as it is. */
    PLAIN,
    /** It has to be decoded. */
    ENCODED,
    /** No key looks like that: an empty segment. */
    NO_KEY,
    /** Control characters. */
    BAD,
    TOO_LONG
  }

  private Keys() {}

  static Shape shapeOf(String path) {
    int length = path.length();
    if (length > MAX_PATH) {
      return Shape.TOO_LONG;
    }
    Shape shape = Shape.PLAIN;
    char before = 0;
    for (int i = 0; i < length; i++) {
      char c = path.charAt(i);
      if (c < 0x20 || c == 0x7F) {
        return Shape.BAD;
      }
      if (c == '/' && before == '/') {
        return Shape.NO_KEY;
      }
      if (c == '%' || c >= 0x80) {
        shape = Shape.ENCODED;
      }
      before = c;
    }
    return length < 2 ? Shape.NO_KEY : shape;
  }

  /**
   * The key behind the first slash, decoded; null if the encoding is broken, or hides a control
   * character or an empty segment.
   */
  static @Nullable String decode(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
        int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        // The server reads the request line as Latin-1: one character is one byte of UTF-8.
        bytes.write(c);
      }
    }
    String key = bytes.toString(StandardCharsets.UTF_8);
    boolean bad =
        key.isEmpty()
            || key.startsWith("/")
            || key.contains("//")
            || key.chars().anyMatch(c -> c < 0x20 || c == 0x7F || c == 0xFFFD);
    return bad ? null : key;
  }

  /** The key of a path of any shape, without a slash at its end; null if there is none. */
  static @Nullable String ofPath(String path) {
    String key =
        switch (shapeOf(path)) {
          case PLAIN -> path.substring(1);
          case ENCODED -> decode(path);
          case NO_KEY, BAD, TOO_LONG -> null;
        };
    return key != null && key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
  }

  /** Keys ignore case. Letters beyond ASCII are folded by Java on both sides, whatever SQL does. */
  static byte[] fold(String key) {
    return key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }

  static int hash(EdgeDomain domain, byte[] foldedKey) {
    int hash = domain.hash();
    for (byte b : foldedKey) {
      hash = hash * 31 + b;
    }
    return mix(hash);
  }

  /** As {@link #hash(EdgeDomain, byte[])} of the folded text, without folding it first. */
  static int hashAscii(EdgeDomain domain, String text, int from, int to) {
    int hash = domain.hash();
    for (int i = from; i < to; i++) {
      hash = hash * 31 + lower(text.charAt(i));
    }
    return mix(hash);
  }

  static boolean equalsAscii(EdgeLink link, String text, int from, int to) {
    if (link.keyLength() != to - from) {
      return false;
    }
    byte[] texts = link.texts();
    for (int i = from; i < to; i++) {
      if (texts[i - from] != lower(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Keys that were counted up differ in their last bits only; the table wants them spread. */
  static int mix(int hash) {
    int h = hash;
    h = (h ^ h >>> 16) * 0x85EBCA6B;
    h = (h ^ h >>> 13) * 0xC2B2AE35;
    return h ^ h >>> 16;
  }

  private static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }
}
