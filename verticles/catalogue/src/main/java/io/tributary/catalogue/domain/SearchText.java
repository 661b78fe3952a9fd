package io.tributary.catalogue.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody typed into a search field.
 *
 * @param whole all of it
 * @param head what stands before the last word
 * @param last the last word, which may be unfinished; empty where its beginning must not be
 *     searched for
 */
public record SearchText(String whole, String head, String last) {
  /** Longer texts are cut: nobody types more, and PostgreSQL limits a word. */
  static final int LONGEST = 200;

  private static final Pattern ENDS_WITH_WORD = Pattern.compile("^(.*?)([\\p{L}\\p{M}\\p{N}]+)$");
  private static final Pattern ENDS_WITH_MINUS = Pattern.compile("(^|.*\\s)-$");

  /** Empty if there is nothing to search for. */
  public static Optional<SearchText> parse(String typed) {
    // PostgreSQL takes no NUL and the driver no half of a surrogate pair; cutting may leave one.
    String cut = typed.substring(0, Math.min(LONGEST, typed.length()));
    String whole = cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip();
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = ENDS_WITH_WORD.matcher(whole);
    if (!parts.matches() || ENDS_WITH_MINUS.matcher(parts.group(1)).matches()) {
      return Optional.of(new SearchText(whole, "", ""));
    }
    return Optional.of(new SearchText(whole, parts.group(1), parts.group(2)));
  }
}
