package io.tributary.kit.op;

import java.util.ArrayList;
import java.util.List;

/**
 * Several values in one text, as query parameters have them: {@code US,BR}. A backslash in front of
 * a comma, a dash, a space or another backslash makes that character part of the value; in front of
 * anything else it stands for itself. So every text can be a value: {@link #escape} writes it.
 * Unescaped spaces around a value do not belong to it, and empty values are none.
 */
public final class CommaList {
  private static final String ESCAPABLE = ",-\\ ";

  private CommaList() {}

  /** The values, in their order. */
  public static List<String> split(String text) {
    return split(text, false);
  }

  /** As {@link #split}, where only a comma in front of another http address separates. */
  public static List<String> splitAddresses(String text) {
    return split(text, true);
  }

  /** The value as an item of such a text. */
  public static String escape(String value) {
    StringBuilder text = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (ESCAPABLE.indexOf(c) >= 0) {
        text.append('\\');
      }
      text.append(c);
    }
    return text.toString();
  }

  private static List<String> split(String text, boolean addresses) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    int end = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped =
          c == '\\' && i + 1 < text.length() && ESCAPABLE.indexOf(text.charAt(i + 1)) >= 0;
      if (escaped) {
        value.append(text.charAt(++i));
        end = value.length();
      } else if (c == ',' && (!addresses || isAddress(text, i + 1))) {
        take(values, value, end);
        end = 0;
      } else if (c != ' ') {
        value.append(c);
        end = value.length();
      } else if (!value.isEmpty()) {
        value.append(c);
      }
    }
    take(values, value, end);
    return values;
  }

  private static void take(List<String> values, StringBuilder value, int end) {
    if (end > 0) {
      values.add(value.substring(0, end));
    }
    value.setLength(0);
  }

  private static boolean isAddress(String text, int at) {
    return text.startsWith("http://", at) || text.startsWith("https://", at);
  }
}
