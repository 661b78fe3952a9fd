package io.tributary.kit.sql;

import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Collects the conditions of a list query. Only constant SQL goes in; every value becomes a
 * numbered parameter.
 *
 * <pre>{@code
 * Where where = Where.of("workspace_id = ?", workspaceId).andIf(search, "title ILIKE ?");
 * db.query("SELECT … FROM t" + where.sql() + " LIMIT " + where.bind(limit), where.arguments());
 * }</pre>
 */
public final class Where {
  private final StringBuilder sql = new StringBuilder();
  private final Tuple arguments = Tuple.tuple();

  private Where() {}

  /** Starts with a first condition; each {@code ?} takes the next of {@code values}. */
  public static Where of(String condition, Object... values) {
    return new Where().and(condition, values);
  }

  public Where and(String condition, Object... values) {
    sql.append(sql.isEmpty() ? " WHERE " : " AND ");
    int next = 0;
    for (int i = 0; i < condition.length(); i++) {
      char c = condition.charAt(i);
      if (c == '?') {
        sql.append(bind(values[next++]));
      } else {
        sql.append(c);
      }
    }
    return this;
  }

  /** Adds the condition, with the value for its single {@code ?}, unless the value is null. */
  public Where andIf(@Nullable Object value, String condition) {
    return value == null ? this : and(condition, value);
  }

  /** Adds a value and returns its placeholder, {@code $3}. */
  public String bind(@Nullable Object value) {
    arguments.addValue(value);
    return "$" + arguments.size();
  }

  public String sql() {
    return sql.toString();
  }

  public Tuple arguments() {
    return arguments;
  }
}
