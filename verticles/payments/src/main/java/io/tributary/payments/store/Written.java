package io.tributary.payments.store;

import io.vertx.sqlclient.SqlResult;

/** What a statement that must hit one row did. */
final class Written {
  private Written() {}

  /**
   * @throws IllegalStateException if it was not one; the transaction must not go on
   */
  static Void one(SqlResult<?> result, String what) {
    if (result.rowCount() != 1) {
      throw new IllegalStateException(
          result.rowCount() + " rows were written where " + what + " is one");
    }
    return null;
  }
}
