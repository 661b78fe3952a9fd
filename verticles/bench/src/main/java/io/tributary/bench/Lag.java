package io.tributary.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * How far PostgreSQL is behind the answers: at each look, how long ago as many clicks were answered
 * as are stored now. Looks at the database rather than at the node's meters, which would be asked
 * on the event loop that is measured.
 */
final class Lag extends Thread {
  static final String STORED =
      "SELECT coalesce(sum(clicks + bots), 0)::bigint FROM workspace_totals";

  private static final int EVERY_MS = 100;

  private final Home home;
  private final LongSupplier answered;
  private final ArrayDeque<long[]> answers = new ArrayDeque<>();
  private volatile boolean ended;
  private volatile long longestNanos;
  private volatile long stored;

  Lag(Home home, LongSupplier answered) {
    super("lag");
    this.home = home;
    this.answered = answered;
    setDaemon(true);
  }

  /** The longest so far. */
  double seconds() {
    return longestNanos / 1e9;
  }

  /** Forgets what was seen until now. */
  void reset() {
    longestNanos = 0;
  }

  long stored() {
    return stored;
  }

  void end() {
    ended = true;
  }

  @Override
  public void run() {
    try (Connection connection = home.postgres();
        Statement statement = connection.createStatement()) {
      while (!ended) {
        look(statement);
        Thread.sleep(EVERY_MS);
      }
    } catch (SQLException e) {
      throw new BenchException("cannot look at the store: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Statement statement) throws SQLException {
    answers.add(new long[] {System.nanoTime(), answered.getAsLong()});
    try (ResultSet rows = statement.executeQuery(STORED)) {
      rows.next();
      stored = rows.getLong(1);
    }
    while (answers.size() > 1 && answers.element()[1] <= stored) {
      answers.remove();
    }
    long[] oldest = answers.element();
    if (oldest[1] > stored) {
      longestNanos = Math.max(longestNanos, System.nanoTime() - oldest[0]);
    }
  }
}
