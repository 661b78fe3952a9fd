package io.tributary.tracking.clickstore;

import io.tributary.kit.sql.JdbcConnection;
import io.tributary.kit.sql.OneAtATime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the clicks of months that need not be kept; what was counted from them stays. A month
 * goes as a whole, as its partition, and only once the counters are seen to hold at least what is
 * in it. That it is gone is written down with it: a click of it that Kafka delivers again could not
 * be told from a new one, and is not counted. Blocks; one node at a time does it.
 */
final class ClickRetention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClickRetention.class);
  private static final Pattern NAME = Pattern.compile("clicks_(\\d{4})_(\\d{2})");

  /** Shared with nobody: making partitions may go on. */
  private static final String ALONE = "clicks.retention";

  private static final String PARTITIONS =
      """
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'clicks'::regclass ORDER BY 1
      """;

  /** Hours of which the rows say more than the counters; a click that came late may say less. */
  private static final String UNCOUNTED =
      """
      SELECT count(*) FROM (
        SELECT workspace_id, date_trunc('hour', at, 'UTC') AS hour,
          count(*) FILTER (WHERE bot IS NULL) AS clicks, count(*) FILTER (WHERE bot IS NOT NULL) AS bots
        FROM %s GROUP BY 1, 2) r
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(q.clicks), 0) AS clicks, coalesce(sum(q.bots), 0) AS bots
        FROM workspace_quarters q WHERE q.workspace_id = r.workspace_id
          AND q.quarter >= r.hour AND q.quarter < r.hour + interval '1 hour') c
      WHERE c.clicks < r.clicks OR c.bots < r.bots
      """;

  private static final String GONE =
      """
      INSERT INTO click_months_removed (month, removed_at) VALUES (?, now()) ON CONFLICT DO NOTHING
      """;

  /** Detaching stops all writers for a moment; behind a long query they would wait for it too. */
  private static final String BRIEFLY = "SET LOCAL lock_timeout = '2s'";

  private final JdbcConnection connection;
  private final int months;

  /**
   * @param months how many whole months before the current one are kept
   */
  ClickRetention(JdbcConnection connection, int months) {
    this.connection = connection;
    this.months = months;
  }

  /** The months that were removed; none if another node is at it. */
  List<YearMonth> run(Instant now) throws SQLException {
    YearMonth firstKept = YearMonth.from(now.atOffset(ZoneOffset.UTC)).minusMonths(months);
    List<YearMonth> removed = new ArrayList<>();
    for (YearMonth month : connection.transaction(ClickRetention::partitions)) {
      if (month.isBefore(firstKept) && connection.transaction(tx -> remove(tx, month))) {
        LOG.info("the clicks of {} are removed; what was counted from them stays", month);
        removed.add(month);
      }
    }
    return removed;
  }

  @Override
  public void close() {
    connection.close();
  }

  private static List<YearMonth> partitions(Connection tx) throws SQLException {
    List<YearMonth> months = new ArrayList<>();
    try (Statement statement = tx.createStatement();
        ResultSet rows = statement.executeQuery(PARTITIONS)) {
      while (rows.next()) {
        Matcher name = NAME.matcher(rows.getString(1));
        if (name.matches()) {
          months.add(
              YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))));
        }
      }
    }
    return months;
  }

  private static boolean remove(Connection tx, YearMonth month) throws SQLException {
    // Made of numbers only; DDL takes no parameters.
    String partition = "clicks_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    try (Statement statement = tx.createStatement()) {
      if (!OneAtATime.isMine(tx, ALONE)) {
        return false;
      }
      if (uncounted(tx, partition) > 0) {
        LOG.error(
            "{} is kept although it is old: it has clicks that the counters do not", partition);
        return false;
      }
      statement.execute(BRIEFLY);
      // Else another node could make the partition anew, not knowing yet that it is gone.
      statement.execute(MonthPartitions.LOCK);
      statement.execute("ALTER TABLE clicks DETACH PARTITION " + partition);
      statement.execute("DROP TABLE " + partition);
    }
    try (PreparedStatement gone = tx.prepareStatement(GONE)) {
      gone.setObject(1, month.atDay(1));
      gone.executeUpdate();
    }
    return true;
  }

  private static long uncounted(Connection tx, String partition) throws SQLException {
    try (PreparedStatement query = tx.prepareStatement(UNCOUNTED.formatted(partition));
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
