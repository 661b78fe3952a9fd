package io.tributary.tracking.analytics;

import io.tributary.kit.op.CommaList;
import java.util.List;
import java.util.function.Function;

/**
 * Which values of a property a question is about: one of a list, or none of a list.
 *
 * @param excluded whether the values are those to leave out
 */
public record Choice(List<String> values, boolean excluded) {

  public Choice {
    values = List.copyOf(values);
  }

  /**
   * Reads {@code US,BR} and {@code -US,BR}. A backslash takes the meaning from a comma or dash, as
   * {@link CommaList} says.
   */
  public static Choice of(String text) {
    return of(text, CommaList::split);
  }

  /** As {@link #of}, for addresses: only a comma before another address separates. */
  public static Choice ofAddresses(String text) {
    return of(text, CommaList::splitAddresses);
  }

  private static Choice of(String text, Function<String, List<String>> split) {
    boolean excluded = text.startsWith("-");
    return new Choice(split.apply(excluded ? text.substring(1) : text), excluded);
  }
}
