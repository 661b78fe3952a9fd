package io.tributary.bench;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How fast questions about many clicks are answered, asked one after the other over REST. */
public final class AnalyticsBench {
  private static final int LINKS = 1_000;
  private static final int WARM_UP = 100;

  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("count, 30 days", "event=clicks&groupBy=count&interval=30d");
    QUESTIONS.put("timeseries, 30 days", "event=clicks&groupBy=timeseries&interval=30d");
    QUESTIONS.put("count, all time", "event=clicks&groupBy=count&interval=all");
    QUESTIONS.put(
        "timeseries of one link, 30 days",
        "event=clicks&groupBy=timeseries&interval=30d&linkId=" + BenchLinks.id(7));
    QUESTIONS.put("top links, 30 days", "event=clicks&groupBy=top_links&interval=30d");
  }

  private AnalyticsBench() {}

  public static void main(String[] arguments) throws SQLException {
    BenchOptions options = BenchOptions.parse(arguments, Set.of("clicks", "requests"));
    int clicks = options.integer("clicks", 10_000_000);
    int requests = options.integer("requests", 200);
    ResultTable table =
        new ResultTable(System.getProperty("bench.command", "scripts/bench analytics"));
    try (BenchNode node =
        BenchNode.start(LINKS, Map.of("TRIBUTARY_RATE_LIMIT_ANALYTICS", "100000/1m"))) {
      for (int size : new int[] {clicks / 10, clicks}) {
        System.err.println("making " + ResultTable.number(size) + " clicks");
        AnalyticsData.fill(node.home(), size, LINKS);
        QUESTIONS.forEach((name, query) -> {
          Histogram times = ask(node, query, requests);
          table.row(
              name + ", p50 / p95 over " + ResultTable.number(size),
              ResultTable.ms(times.getValueAtPercentile(50) / 1e6)
                  + " / "
                  + ResultTable.ms(times.getValueAtPercentile(95) / 1e6),
              name.endsWith("30 days") && !name.contains("link") ? "≤ 50 ms" : "");
        });
      }
    }
    table.print();
  }

  private static Histogram ask(BenchNode node, String query, int requests) {
    Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    for (int i = -WARM_UP; i < requests; i++) {
      long begun = System.nanoTime();
      HttpResponse<String> answer = node.get("/api/analytics?" + query);
      if (answer.statusCode() != 200) {
        throw new BenchException(query + ": " + answer.statusCode() + " " + answer.body());
      }
      if (i >= 0) {
        times.recordValue(System.nanoTime() - begun);
      }
    }
    return times;
  }
}
