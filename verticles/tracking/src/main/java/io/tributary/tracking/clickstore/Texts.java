package io.tributary.tracking.clickstore;

/** Texts as PostgreSQL takes them. */
final class Texts {
  private Texts() {}

  /** Without NUL, which no text column holds. */
  static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }

  /** At most {@code longest} UTF-16 units, never half a character. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }
}
