package io.tributary.kit.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes those columns of a locked row that have changed, and no others. Table and columns are
 * constants of the caller's; values are parameters. The row is that of the id in the workspace.
 */
public final class Update<T> {
  private static final String BY_ID = " WHERE workspace_id = $1 AND id = $2";

  private final String table;
  private final Locked<T> before;
  private final T after;
  private final List<String> columns = new ArrayList<>();
  private final Tuple values = Tuple.tuple();

  private Update(String table, Locked<T> before, T after) {
    this.table = table;
    this.before = before;
    this.after = after;
  }

  public static <T> Update<T> of(String table, Locked<T> before, T after) {
    return new Update<>(table, before, after);
  }

  /** A column that is written if it is another than before. */
  public Update<T> column(String name, Function<T, @Nullable Object> read) {
    Object value = read.apply(after);
    if (!Objects.equals(read.apply(before.value()), value)) {
      set(name, value);
    }
    return this;
  }

  /** A column that is written on a condition, whatever stands in it. */
  public Update<T> when(boolean condition, String name, @Nullable Object value) {
    if (condition) {
      set(name, value);
    }
    return this;
  }

  /** A column that is written with the others, if there are any. Name it behind them. */
  public Update<T> stamp(String name, @Nullable Object value) {
    return stamp(name, value, false);
  }

  /**
   * @param more whether something that belongs to the row, in another table, has changed too
   */
  public Update<T> stamp(String name, @Nullable Object value, boolean more) {
    return when(more || !columns.isEmpty(), name, value);
  }

  /** Whether anything was written. */
  public Future<Boolean> write(SqlConnection tx, String workspaceId) {
    if (columns.isEmpty()) {
      return Future.succeededFuture(false);
    }
    Tuple arguments = Tuple.of(workspaceId, before.id());
    for (int i = 0; i < values.size(); i++) {
      arguments.addValue(values.getValue(i));
    }
    return tx.preparedQuery("UPDATE " + table + " SET " + String.join(", ", columns) + BY_ID)
        .execute(arguments)
        .map(rows -> {
          if (rows.rowCount() != 1) {
            throw new IllegalStateException(
                rows.rowCount()
                    + " rows of "
                    + table
                    + " were written where "
                    + before.id()
                    + " is one");
          }
          return true;
        });
  }

  private void set(String name, @Nullable Object value) {
    columns.add(name + " = $" + (columns.size() + 3));
    values.addValue(value);
  }
}
