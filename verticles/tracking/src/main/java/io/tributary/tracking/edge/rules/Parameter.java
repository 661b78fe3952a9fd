package io.tributary.tracking.edge.rules;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a query, decoded.
 *
 * @param value empty if it has none
 */
record Parameter(String name, String value) {
  /** No page has so many; decoding costs an event loop time that the visitor would choose. */
  static final int MAX = 100;

  /**
   * The first {@link #MAX}.
   *
   * @param query without {@code ?}, as the server read it: one character is one byte
   */
  static List<Parameter> of(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return List.of();
    }
    List<Parameter> parameters = new ArrayList<>(4);
    for (int from = 0; from < query.length() && parameters.size() < MAX; ) {
      int next = query.indexOf('&', from);
      int end = next < 0 ? query.length() : next;
      if (end > from) {
        int equals = query.indexOf('=', from);
        boolean valueless = equals < 0 || equals >= end;
        parameters.add(
            new Parameter(
                decode(query, from, valueless ? end : equals),
                valueless ? "" : decode(query, equals + 1, end)));
      }
      from = end + 1;
    }
    return parameters;
  }

  /** A stray percent sign stands for itself. */
  private static String decode(String query, int from, int to) {
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
