package io.tributary.tracking.clickstore;

import io.tributary.kit.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the partitions of {@code clicks}, one per month in UTC, except for months that were
 * removed: nothing is stored in them any more. Those made or seen once are remembered; one instance
 * belongs to one event loop.
 */
final class MonthPartitions {
  /** Taken by all who make or remove a partition, for the rest of their transaction. */
  static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext('tributary.tracking.clicks.partitions'))";

  private static final String REMOVED = "SELECT month FROM click_months_removed";

  private final Database database;
  private final Set<YearMonth> known = new HashSet<>();

  MonthPartitions(Database database) {
    this.database = database;
  }

  /** This month and the next, so that nobody waits for a partition at midnight. */
  Future<Void> prepare(Instant now) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    return ensure(List.of(month, month.plusMonths(1)));
  }

  /** In a transaction of its own: it takes a short lock on the whole table. */
  Future<Void> ensure(Collection<YearMonth> months) {
    Set<YearMonth> missing = new TreeSet<>(months);
    missing.removeAll(known);
    if (missing.isEmpty()) {
      return Future.succeededFuture();
    }
    return database
        .transaction(tx -> tx.query(LOCK).execute().compose(locked -> create(tx, missing)))
        .onSuccess(done -> known.addAll(missing));
  }

  /** After a failure: another node may have removed an old month. */
  void forget() {
    known.clear();
  }

  private static Future<Void> create(SqlConnection tx, Set<YearMonth> months) {
    return tx.query(REMOVED)
        .execute()
        .compose(removed -> {
          Set<YearMonth> wanted = new TreeSet<>(months);
          removed.forEach(row -> wanted.remove(YearMonth.from(row.getLocalDate(0))));
          Future<Void> done = Future.succeededFuture();
          for (YearMonth month : wanted) {
            done = done.compose(before -> tx.query(ddl(month)).execute().mapEmpty());
          }
          return done;
        });
  }

  /** Made of numbers only; DDL takes no parameters. */
  private static String ddl(YearMonth month) {
    YearMonth next = month.plusMonths(1);
    return """
    CREATE TABLE IF NOT EXISTS clicks_%04d_%02d PARTITION OF clicks
    FOR VALUES FROM ('%s-01 00:00:00+00') TO ('%s-01 00:00:00+00')
    """
        .formatted(month.getYear(), month.getMonthValue(), month, next);
  }
}
