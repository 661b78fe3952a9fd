package io.tributary.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Clicks a second from a full journal through Kafka into PostgreSQL, with all indexes and counters,
 * and what COPY makes of the same rows in the same PostgreSQL.
 */
public final class StoreBench {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private StoreBench() {}

  public static void main(String[] arguments) throws SQLException, IOException {
    BenchOptions options = BenchOptions.parse(arguments, Set.of("clicks", "links"));
    int clicks = options.integer("clicks", 1_000_000);
    int links = options.integer("links", 100_000);
    ResultTable table = new ResultTable(System.getProperty("bench.command", "scripts/bench store"));
    try (BenchNode node = BenchNode.start(links, Map.of())) {
      String workspaceId;
      try (Connection connection = node.home().postgres()) {
        workspaceId = BenchLinks.workspaceId(connection);
      }
      node.stop();
      System.err.println("filling the journal");
      FilledJournal.write(node.home().folder(), new SampleClicks(workspaceId, links, 42), clicks);
      System.err.println("starting");
      node.launch();
      double stored = drained(node, clicks, table);
      double copied = copied(node.home(), clicks);
      table
          .row("COPY of the same rows", ResultTable.number(Math.round(copied)) + "/s")
          .row("click store / COPY", ResultTable.ratio(stored / copied), "≥ 0.3");
    }
    table.print();
  }

  /** Clicks a second, from the first commit that is seen to the last. */
  private static double drained(BenchNode node, int clicks, ResultTable table) throws SQLException {
    try (Connection connection = connect(node.home());
        Statement statement = connection.createStatement()) {
      long first = stored(statement);
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (first == 0) {
        pause(20);
        first = stored(statement);
      }
      CpuTimes before = CpuTimes.of(node.pid());
      long begun = System.nanoTime();
      long now = first;
      while (now < clicks) {
        if (System.nanoTime() > deadline) {
          throw new BenchException(now + " of " + clicks + " clicks were stored in time");
        }
        pause(50);
        now = stored(statement);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      CpuTimes after = CpuTimes.of(node.pid());
      double rate = (clicks - first) / seconds;
      System.err.println(Math.round(rate) + " clicks a second");
      long rows = number(statement, "SELECT count(*) FROM clicks");
      table
          .row("clicks", ResultTable.number(clicks))
          .row("stored once", ResultTable.number(rows), ResultTable.number(clicks))
          .row(
              "journal → Kafka → PostgreSQL",
              ResultTable.number(Math.round(rate)) + "/s",
              "≥ 25,000/s")
          .row("processor time per click, µs", after.perItem(before, clicks - first));
      return rate;
    }
  }

  private static Connection connect(Home home) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        return home.postgres();
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new BenchException("PostgreSQL does not answer: " + e.getMessage(), e);
        }
        pause(20);
      }
    }
  }

  /** Rows a second of COPY into a table of the same shape with the same indexes, one connection. */
  private static double copied(Home home, int clicks) throws SQLException, IOException {
    Path rows = Files.createTempFile("tributary-bench-", ".copy");
    try (Connection connection = home.postgres();
        Statement statement = connection.createStatement()) {
      try (OutputStream out = Files.newOutputStream(rows)) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (SELECT * FROM clicks) TO STDOUT", out);
      }
      statement.execute(
          "CREATE TABLE clicks_copied (LIKE clicks INCLUDING ALL) PARTITION BY RANGE (at)");
      statement.execute("CREATE TABLE clicks_copied_all PARTITION OF clicks_copied DEFAULT");
      long begun = System.nanoTime();
      try (InputStream in = Files.newInputStream(rows)) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY clicks_copied FROM STDIN", in, 1 << 16);
      }
      return clicks / ((System.nanoTime() - begun) / 1e9);
    } finally {
      Files.deleteIfExists(rows);
    }
  }

  private static long stored(Statement statement) throws SQLException {
    return number(statement, Lag.STORED);
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}
