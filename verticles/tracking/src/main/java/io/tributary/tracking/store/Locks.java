package io.tributary.tracking.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Locks on things that have no row yet; held until the transaction ends. */
public final class Locks {
  private static final String TAKE =
      "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || $1 || $2, 0))";

  private Locks() {}

  /** Waits until nobody else holds the lock of this name. */
  public static Future<Void> take(SqlConnection tx, String kind, String name) {
    return tx.preparedQuery(TAKE).execute(Tuple.of(kind + ":", name)).mapEmpty();
  }
}
