package io.tributary.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Millions of clicks of the last thirty days with their counters, made by PostgreSQL itself: a
 * month is filled without indexes and attached as a partition, which then builds them at once.
 */
final class AnalyticsData {
  private static final int DAYS = 30;

  /** A click every so often makes {@code clicks} of them in the period. */
  private static final String ROWS =
      """
      INSERT INTO %1$s (click_id, at, workspace_id, link_id, bot, trigger, ip, continent, country, region,
        city, device, browser, os, referer, referer_url, url, user_agent)
      SELECT lpad(n::text, 16, '0'), t.at, '%2$s', 'link_bench' || lpad((n::bigint * 7919 %% %3$d)::text, 16, '0'),
        CASE WHEN n %% 20 = 0 THEN 'ua:Googlebot' END, 'link', '192.0.2.0', 'EU',
        (ARRAY['FR','DE','US','GB','ES','IT','CM','IN'])[1 + n %% 8], NULL, NULL,
        (ARRAY['Mobile','Desktop','Tablet'])[1 + n %% 3], (ARRAY['Chrome','Safari','Firefox','Edge'])[1 + n %% 4],
        (ARRAY['Windows','iOS','Android','Mac OS'])[1 + n %% 4], 'site' || n %% 200 || '.example',
        'site' || n %% 200 || '.example/a', 'https://shop.example.com/products/' || n %% 1000, 'Mozilla/5.0'
      FROM generate_series(1, %4$d) n,
        LATERAL (SELECT timestamptz '%5$s' + n * interval '%6$d days' / %4$d AS at) t
      WHERE t.at >= timestamptz '%7$s-01 00:00Z' AND t.at < timestamptz '%8$s-01 00:00Z'
      """;

  private static final String LINK_QUARTERS =
      """
      INSERT INTO link_quarters SELECT link_id, date_bin('15 minutes', at, '2000-01-01Z'), workspace_id, count(*)
      FROM clicks WHERE bot IS NULL GROUP BY 1, 2, 3
      """;
  private static final String WORKSPACE_QUARTERS =
      """
      INSERT INTO workspace_quarters SELECT workspace_id, date_bin('15 minutes', at, '2000-01-01Z'),
        count(*) FILTER (WHERE bot IS NULL), count(*) FILTER (WHERE bot IS NOT NULL) FROM clicks GROUP BY 1, 2
      """;
  private static final String DIMENSIONS =
      """
      INSERT INTO workspace_dimensions
      SELECT workspace_id, day, dimension, value, count(*) FROM (
        SELECT workspace_id, (at AT TIME ZONE 'UTC')::date AS day, country, device, browser, os, referer
        FROM clicks WHERE bot IS NULL) c,
        LATERAL (VALUES ('country', country), ('device', device), ('browser', browser), ('os', os),
          ('referer', referer)) AS p (dimension, value)
      GROUP BY 1, 2, 3, 4
      """;
  private static final String TOTALS =
      """
      INSERT INTO workspace_totals (workspace_id, seq, clicks, bots)
      SELECT workspace_id, 1, sum(clicks), sum(bots) FROM workspace_quarters GROUP BY 1
      """;

  private AnalyticsData() {}

  /** Replaces what is there. */
  static void fill(Home home, int clicks, int links) throws SQLException {
    try (Connection connection = home.postgres();
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = 0");
      statement.execute("SET work_mem = '256MB'");
      statement.execute("SET maintenance_work_mem = '512MB'");
      statement.execute(
          "TRUNCATE clicks, link_quarters, workspace_quarters, workspace_dimensions, workspace_totals");
      String workspaceId = BenchLinks.workspaceId(connection);
      LocalDate end = LocalDate.now(ZoneOffset.UTC);
      LocalDate start = end.minusDays(DAYS);
      for (YearMonth month = YearMonth.from(start);
          !month.isAfter(YearMonth.from(end));
          month = month.plusMonths(1)) {
        String table = "clicks_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
        YearMonth next = month.plusMonths(1);
        statement.execute("DROP TABLE IF EXISTS " + table);
        statement.execute("CREATE TABLE " + table + " (LIKE clicks)");
        statement.execute(
            ROWS.formatted(
                table, workspaceId, links, clicks, start + " 00:00Z", DAYS, month, next));
        statement.execute(
            "ALTER TABLE clicks ATTACH PARTITION %s FOR VALUES FROM ('%s-01 00:00Z') TO ('%s-01 00:00Z')"
                .formatted(table, month, next));
      }
      statement.execute(LINK_QUARTERS);
      statement.execute(WORKSPACE_QUARTERS);
      statement.execute(DIMENSIONS);
      statement.execute(TOTALS);
      statement.execute("VACUUM ANALYZE");
    }
  }
}
