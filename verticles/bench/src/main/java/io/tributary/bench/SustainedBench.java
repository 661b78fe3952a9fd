package io.tributary.bench;

import static io.tributary.bench.ResultTable.ms;
import static io.tributary.bench.ResultTable.number;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** Holds a rate of redirects and looks at latencies, lag, and what is stored in the end. */
public final class SustainedBench {
  private static final Duration DRAIN = Duration.ofSeconds(120);

  /** It has nothing that would come later. */
  private static final int LONGEST_BARE_S = 20;

  private SustainedBench() {}

  public static void main(String[] arguments) throws SQLException {
    BenchOptions options =
        BenchOptions.parse(
            arguments, Set.of("rate", "seconds", "connections", "warmup", "links", "sync"));
    int rate = options.integer("rate", 10_000);
    int seconds = options.integer("seconds", 60);
    int connections = options.integer("connections", 256);
    int warmup = options.integer("warmup", 20);
    int links = options.integer("links", 100_000);
    String sync = options.text("sync");
    if (rate % 2_000 != 0) {
      throw new BenchException("--rate must be a multiple of 2,000");
    }
    Map<String, String> settings = sync == null ? Map.of() : Map.of("TRIBUTARY_JOURNAL_SYNC", sync);
    ResultTable table =
        new ResultTable(System.getProperty("bench.command", "scripts/bench sustained"));
    Histogram bare = bare(connections, rate, warmup, Math.min(seconds, LONGEST_BARE_S), links);
    try (BenchNode node = BenchNode.start(links, settings);
        OpenLoop visitors =
            new OpenLoop(node.port(), connections, rate, new Requests(node.port(), links))) {
      Lag lag = new Lag(node.home(), visitors::redirected);
      lag.start();
      System.err.println("warming up for " + warmup + " s");
      visitors.run(warmup);
      lag.reset();
      long before = visitors.redirected();
      CpuTimes idle = CpuTimes.of(node.pid());
      System.err.println("measuring for " + seconds + " s");
      long begun = System.nanoTime();
      Histogram latencies = visitors.run(seconds);
      double took = (System.nanoTime() - begun) / 1e9;
      long answered = visitors.redirected() - before;
      CpuTimes busy = CpuTimes.of(node.pid());
      double longestLag = lag.seconds();
      Duration drained = node.drain(DRAIN);
      lag.end();
      long stored = stored(node.home());
      table
          .row("redirects a second", number(Math.round(answered / took)), number(rate))
          .row("p50", percentile(latencies, 50), "≤ 1 ms")
          .row("p99", percentile(latencies, 99), "≤ 10 ms")
          .row("p99.9", percentile(latencies, 99.9))
          .row("longest", percentile(latencies, 100))
          .row(
              "bare Vert.x: p50, p99, p99.9, longest",
              String.join(
                  ", ",
                  percentile(bare, 50),
                  percentile(bare, 99),
                  percentile(bare, 99.9),
                  percentile(bare, 100)))
          .row("errors", number(visitors.failed()), "0")
          .row("longest lag of the store", ResultTable.seconds(longestLag), "≤ 5 s")
          .row("drained after", ResultTable.seconds(drained.toMillis() / 1e3))
          .row("answered, warm-up included", number(visitors.redirected()))
          .row("stored, each once", number(stored), number(visitors.redirected()))
          .row("processor time per redirect, µs", busy.perItem(idle, answered));
    }
    table.print();
  }

  /** The same rate on a server that does nothing but answer, while nothing else runs. */
  private static Histogram bare(int connections, int rate, int warmup, int seconds, int links) {
    System.err.println("a bare Vert.x for " + (warmup + seconds) + " s");
    try (BareServer server = BareServer.start();
        OpenLoop visitors =
            new OpenLoop(server.port(), connections, rate, new Requests(server.port(), links))) {
      visitors.run(warmup);
      return visitors.run(seconds);
    }
  }

  private static String percentile(Histogram latencies, double percentile) {
    return ms(latencies.getValueAtPercentile(percentile) / 1e6);
  }

  /** Fails if the counters do not say what the rows do. */
  private static long stored(Home home) throws SQLException {
    try (Connection connection = home.postgres();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT click_id), (" + Lag.STORED + ") FROM clicks")) {
      rows.next();
      if (rows.getLong(1) != rows.getLong(2) || rows.getLong(1) != rows.getLong(3)) {
        throw new BenchException(
            "%d rows, %d ids, %d counted"
                .formatted(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
      }
      return rows.getLong(1);
    }
  }
}
