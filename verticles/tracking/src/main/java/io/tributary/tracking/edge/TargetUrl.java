package io.tributary.tracking.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the address a visitor is sent to: the destination with its own parameters, those of the
 * visitor (which replace the destination's of the same name), the click id, and the fragment at the
 * end. One instance belongs to one event loop and writes into one buffer.
 */
final class TargetUrl {
  private static final String UNSAFE_IN_QUERY = "\"#<>\\^`{|}";
  private static final String HEX = "0123456789ABCDEF";
  private static final String QR = "qr=1";

  private byte[] out = new byte[1024];
  private int length;
  private int markAt;
  private int markEnd;

  /**
   * @param url UTF-8; what cannot stand in a header is encoded
   * @param visitorQuery the visitor's own query, without {@code ?}, as it came; or null
   * @param parameter of the click id
   */
  void write(
      byte[] url,
      int offset,
      int urlLength,
      @Nullable String visitorQuery,
      String parameter,
      byte[] clickId) {
    length = 0;
    int end = offset + urlLength;
    if ((visitorQuery == null || visitorQuery.isEmpty()) && isPlain(url, offset, end, parameter)) {
      ensure(urlLength);
      System.arraycopy(url, offset, out, 0, urlLength);
      length = urlLength;
      markAt = length;
      put(indexOf(url, '?', offset, end) == end ? '?' : '&');
      putClickId(parameter, clickId);
    } else {
      compose(url, offset, end, visitorQuery == null ? "" : visitorQuery, parameter, clickId);
    }
  }

  /**
   * The address as it stands in the {@code Location} header.
   *
   * @param tracked whether the click id is part of it
   */
  String location(boolean tracked) {
    return tracked ? text(out, 0, length) : text(out, 0, markAt).concat(text(out, markEnd, length));
  }

  /** The buffer, until the next {@link #write}. */
  byte[] bytes() {
    return out;
  }

  /** Bytes before the click id's parameter and its separator. */
  int headLength() {
    return markAt;
  }

  /** Where the fragment begins. */
  int tailAt() {
    return markEnd;
  }

  int tailLength() {
    return length - markEnd;
  }

  /**
   * Whether the click id only has to be put behind the destination, as with nearly all: there is no
   * fragment, nothing to encode, no pair to leave out.
   */
  private static boolean isPlain(byte[] url, int from, int to, String parameter) {
    int query = to;
    for (int i = from; i < to; i++) {
      byte b = url[i];
      if (b == '#' || mustEncode(b)) {
        return false;
      }
      if (b == '?' && query == to) {
        query = i;
      }
    }
    for (int start = query + 1, end; start <= to; start = end + 1) {
      end = indexOf(url, '&', start, to);
      int nameEnd = indexOf(url, '=', start, end);
      if (end == start || mayBe(parameter, url, start, nameEnd)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the name is the parameter's, or is encoded, so that this would have to be found out.
   */
  private static boolean mayBe(String parameter, byte[] url, int from, int to) {
    boolean same = to - from == parameter.length();
    for (int i = from; i < to; i++) {
      if (url[i] == '%' || url[i] == '+') {
        return true;
      }
      same = same && url[i] == parameter.charAt(i - from);
    }
    return same;
  }

  private void compose(
      byte[] url, int offset, int end, String query, String parameter, byte[] clickId) {
    int fragment = indexOf(url, '#', offset, end);
    int ownQuery = indexOf(url, '?', offset, fragment);
    if (query.isEmpty() && ownQuery == fragment) {
      put(url, offset, fragment);
      markAt = length;
      put('?');
    } else {
      put(url, offset, ownQuery);
      int paths = length;
      merge(url, ownQuery + 1, fragment, query, parameter);
      markAt = length;
      put(length == paths ? '?' : '&');
    }
    putClickId(parameter, clickId);
    put(url, fragment, end);
  }

  private void putClickId(String parameter, byte[] clickId) {
    for (int i = 0; i < parameter.length(); i++) {
      put(parameter.charAt(i));
    }
    put('=');
    ensure(clickId.length);
    System.arraycopy(clickId, 0, out, length, clickId.length);
    length += clickId.length;
    markEnd = length;
  }

  private void merge(byte[] url, int from, int to, String query, String parameter) {
    Set<String> taken = new HashSet<>();
    taken.add(parameter);
    String[] visitors = query.isEmpty() ? new String[0] : query.split("&", -1);
    for (String pair : visitors) {
      if (!pair.isEmpty() && !pair.equals(QR)) {
        taken.add(nameOf(pair));
      }
    }
    char separator = '?';
    for (int start = from; start < to; ) {
      int end = indexOf(url, '&', start, to);
      if (end > start && !taken.contains(nameOf(text(url, start, end)))) {
        put(separator);
        put(url, start, end);
        separator = '&';
      }
      start = end + 1;
    }
    for (String pair : visitors) {
      if (!pair.isEmpty() && !pair.equals(QR) && !nameOf(pair).equals(parameter)) {
        put(separator);
        putQuery(pair);
        separator = '&';
      }
    }
  }

  /** The visitor's bytes come from anywhere: whatever a URL may not hold is encoded. */
  private void putQuery(String pair) {
    for (int i = 0; i < pair.length(); i++) {
      char c = pair.charAt(i);
      boolean stray = c == '%' && !isEncoded(pair, i);
      if (c <= 0x20 || c >= 0x7F || stray || UNSAFE_IN_QUERY.indexOf(c) >= 0) {
        // The server reads the request line as Latin-1: one character is one byte.
        encode(c & 0xFF);
      } else {
        put(c);
      }
    }
  }

  private void put(byte[] url, int from, int to) {
    ensure(3 * (to - from));
    for (int i = from; i < to; i++) {
      byte b = url[i];
      if (mustEncode(b)) {
        encode(b & 0xFF);
      } else {
        out[length++] = b;
      }
    }
  }

  /** Spaces, control characters and everything beyond ASCII. */
  private static boolean mustEncode(byte b) {
    return b <= 0x20 || b == 0x7F;
  }

  private void encode(int b) {
    put('%');
    put(HEX.charAt(b >> 4));
    put(HEX.charAt(b & 15));
  }

  private void put(char c) {
    ensure(1);
    out[length++] = (byte) c;
  }

  private void ensure(int more) {
    if (length + more > out.length) {
      byte[] larger = new byte[Math.max(out.length * 2, length + more)];
      System.arraycopy(out, 0, larger, 0, length);
      out = larger;
    }
  }

  private static boolean isEncoded(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  /** The name of {@code name=value}, decoded; {@code %61} and {@code a} are one name. */
  private static String nameOf(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    return name.indexOf('%') < 0 && name.indexOf('+') < 0 ? name : decode(name);
  }

  private static String decode(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '%' && isEncoded(name, i)) {
        bytes.write(
            Character.digit(name.charAt(i + 1), 16) << 4 | Character.digit(name.charAt(i + 2), 16));
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** {@code to} if it is not there. */
  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return to;
  }
}
