package io.tributary.tracking.analytics;

import java.util.Arrays;
import java.util.List;

/**
 * Which values of a property a question is about: one of a list, or none of a list.
 *
 * @param excluded whether the values are those to leave out
 */
public record Choice(List<String> values, boolean excluded) {

  public Choice {
    values = List.copyOf(values);
  }

  /** Reads {@code US,BR} and {@code -US,BR}. */
  public static Choice of(String text) {
    return of(text, ",");
  }

  /** As {@link #of}, for addresses: only a comma before another address separates. */
  public static Choice ofAddresses(String text) {
    return of(text, ",(?=https?://)");
  }

  private static Choice of(String text, String separator) {
    boolean excluded = text.startsWith("-");
    List<String> values =
        Arrays.stream((excluded ? text.substring(1) : text).split(separator, -1))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .toList();
    return new Choice(values, excluded);
  }
}
