package io.tributary.tracking.clickstore;

import io.tributary.tracking.domain.QueryText;
import org.jspecify.annotations.Nullable;

/** Reads single parameters out of query strings that come from anywhere. */
final class QueryParameters {
  /** What is longer is no name of a campaign. */
  private static final int LONGEST_VALUE = 190;

  private QueryParameters() {}

  /** The query of an address, without {@code ?} and fragment; empty if it has none. */
  static String of(String url) {
    int fragment = url.indexOf('#');
    String whole = fragment < 0 ? url : url.substring(0, fragment);
    int query = whole.indexOf('?');
    return query < 0 ? "" : whole.substring(query + 1);
  }

  /** The first value of that name that is not empty, decoded and cut, or null. */
  static @Nullable String value(String query, String name) {
    // Most queries have none of those that are looked for.
    int from = query.indexOf(name);
    if (from < 0) {
      return null;
    }
    from = query.lastIndexOf('&', from) + 1;
    while (from < query.length()) {
      int end = query.indexOf('&', from);
      end = end < 0 ? query.length() : end;
      if (query.startsWith(name, from)
          && from + name.length() < end
          && query.charAt(from + name.length()) == '=') {
        String value =
            Texts.storable(QueryText.decode(query, from + name.length() + 1, end)).strip();
        if (!value.isEmpty()) {
          return Texts.cut(value, LONGEST_VALUE);
        }
      }
      from = end + 1;
    }
    return null;
  }
}
