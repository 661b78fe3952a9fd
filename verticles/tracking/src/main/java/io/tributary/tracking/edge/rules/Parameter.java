package io.tributary.tracking.edge.rules;

import io.tributary.tracking.domain.QueryText;
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
                QueryText.decode(query, from, valueless ? end : equals),
                valueless ? "" : QueryText.decode(query, equals + 1, end)));
      }
      from = end + 1;
    }
    return parameters;
  }
}
