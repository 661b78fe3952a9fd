package io.tributary.tracking.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;

/** Locks on things that have no row yet; held until the transaction ends. */
public final class Locks {
  private static final String TAKE =
      "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || $1 || $2, 0))";
  private static final String TAKE_ALL =
      """
      SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || $1 || place, 0))
      FROM (SELECT DISTINCT abs(hashtextextended(name, 0)) % $3 AS place
            FROM unnest($2::text[]) AS name ORDER BY 1) AS places
      """;

  /** One transaction may hold no more: PostgreSQL has room for some thousands of locks in all. */
  private static final long MAX_AT_ONCE = 64;

  private Locks() {}

  /** Waits until nobody else holds the lock of this name. */
  public static Future<Void> take(SqlConnection tx, String kind, String name) {
    return tx.preparedQuery(TAKE).execute(Tuple.of(kind + ":", name)).mapEmpty();
  }

  /**
   * Waits until nobody else holds one of these names, in an order that is everybody's, so that two
   * who want the same ones do not wait for each other. A few names may share a lock.
   */
  public static Future<Void> takeAll(SqlConnection tx, String kind, Collection<String> names) {
    return tx.preparedQuery(TAKE_ALL)
        .execute(Tuple.of(kind + ":", Columns.texts(names), MAX_AT_ONCE))
        .mapEmpty();
  }
}
