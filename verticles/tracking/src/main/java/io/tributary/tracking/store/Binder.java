package io.tributary.tracking.store;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of one statement that is put together from several parts. */
final class Binder {
  private final Tuple arguments = Tuple.tuple();

  /** Adds a value and returns its placeholder, {@code $3}. */
  String bind(@Nullable Object value) {
    arguments.addValue(value);
    return "$" + arguments.size();
  }

  String bindTexts(List<String> values) {
    return bind(values.toArray(String[]::new)) + "::text[]";
  }

  Tuple arguments() {
    return arguments;
  }
}
