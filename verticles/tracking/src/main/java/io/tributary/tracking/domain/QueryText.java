package io.tributary.tracking.domain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text in queries that come from anywhere. */
public final class QueryText {
  private QueryText() {}

  /**
   * A name or value of a query as the server read it, where one character is one byte. Bytes that
   * are no UTF-8 become U+FFFD, and a stray percent sign stands for itself: this never fails.
   */
  public static String decode(String query, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to && plain; i++) {
      char c = query.charAt(i);
      plain = c != '%' && c != '+' && c < 0x80;
    }
    if (plain) {
      return query.substring(from, to);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = query.charAt(i);
      int high = c == '%' && i + 2 < to ? Character.digit(query.charAt(i + 1), 16) : -1;
      int low = c == '%' && i + 2 < to ? Character.digit(query.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
