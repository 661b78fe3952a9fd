package io.tributary.kit.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Work that at most one node of the cluster does at a time.
 *
 * <p>The right to do it is an advisory lock of the very transaction that the work's effects are in,
 * and so it is its own fence: whoever lost the lock has lost the transaction too. If the holder
 * hangs, PostgreSQL ends its idle session after {@code patience} and the next node may go on; when
 * the holder wakes up, whatever it still tries fails. Nothing is left to expire, no clock is asked,
 * and it does not matter what the cluster believes about its members.
 */
public final class OneAtATime {
  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.' || $1)) AS mine";
  private static final String JDBC_LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.' || ?))";
  private static final String PATIENCE =
      "SELECT set_config('idle_in_transaction_session_timeout', $1, true)";

  private OneAtATime() {}

  /**
   * Does {@code work} in a transaction of its own, unless another node is at it.
   *
   * @param name of the work, within the database's schema
   * @param patience how long the transaction may wait for something else than PostgreSQL at a time;
   *     a holder that hangs is given up after it
   * @return what the work returned; empty if it is another node's turn
   */
  public static <T> Future<Optional<T>> run(
      Database database, String name, Duration patience, Function<SqlConnection, Future<T>> work) {
    return database.transactionOnce(tx ->
        tx.preparedQuery(PATIENCE)
            .execute(Tuple.of(patience.toMillis() + "ms"))
            .compose(set -> tx.preparedQuery(LOCK).execute(Tuple.of(name)))
            .compose(lock ->
                lock.iterator().next().getBoolean("mine")
                    ? work.apply(tx).map(Optional::of)
                    : Future.succeededFuture(Optional.empty())));
  }

  /** The same for a blocking transaction: whether it is this node's turn until its end. */
  public static boolean isMine(Connection tx, String name) throws SQLException {
    try (PreparedStatement lock = tx.prepareStatement(JDBC_LOCK)) {
      lock.setString(1, name);
      try (ResultSet rows = lock.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }
}
