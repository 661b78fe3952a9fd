package io.tributary.tracking.clickstore;

import io.tributary.tracking.clickstore.Rollup.LinkQuarter;
import io.tributary.tracking.clickstore.Rollup.Property;
import io.tributary.tracking.clickstore.Rollup.WorkspaceQuarter;
import io.vertx.core.json.JsonObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The statements of a batch beside its rows: each writes or reads all it has to at once. */
final class ClickSql {
  private static final String PRESENT =
      """
      SELECT c.click_id FROM unnest(?::text[], ?::bigint[]) AS n (id, ms)
      JOIN clicks c ON c.click_id = n.id AND c.at = to_timestamp(n.ms::float8 / 1000)
      """;
  private static final String MONTHS_REMOVED =
      "SELECT month FROM click_months_removed WHERE month = ANY(?::date[])";
  private static final String LINK_STATS =
      """
      INSERT INTO link_stats AS s (link_id, clicks, last_clicked)
      SELECT id, clicks, to_timestamp(ms::float8 / 1000)
      FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS n (id, clicks, ms)
      ON CONFLICT (link_id) DO UPDATE SET clicks = s.clicks + excluded.clicks,
        last_clicked = greatest(s.last_clicked, excluded.last_clicked)
      """;
  private static final String LINK_QUARTERS =
      """
      INSERT INTO link_quarters AS q (link_id, quarter, workspace_id, clicks)
      SELECT id, to_timestamp(quarter * 900::float8), workspace, clicks
      FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[]) AS n (id, quarter, workspace, clicks)
      ON CONFLICT (link_id, quarter) DO UPDATE SET clicks = q.clicks + excluded.clicks
      """;
  private static final String WORKSPACE_QUARTERS =
      """
      INSERT INTO workspace_quarters AS q (workspace_id, quarter, clicks, bots)
      SELECT workspace, to_timestamp(quarter * 900::float8), clicks, bots
      FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) AS n (workspace, quarter, clicks, bots)
      ON CONFLICT (workspace_id, quarter) DO UPDATE SET clicks = q.clicks + excluded.clicks,
        bots = q.bots + excluded.bots
      """;
  private static final String DIMENSIONS =
      """
      INSERT INTO workspace_dimensions AS d (workspace_id, dimension, day, value, clicks)
      SELECT workspace, dimension, date '1970-01-01' + day, value, clicks
      FROM unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::bigint[])
        AS n (workspace, dimension, day, value, clicks)
      ON CONFLICT (workspace_id, dimension, day, value) DO UPDATE
        SET clicks = d.clicks + excluded.clicks
      """;
  private static final String WORKSPACE_TOTALS =
      """
      INSERT INTO workspace_totals AS t (workspace_id, seq, clicks, bots)
      SELECT w, 1, c, b FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS n (w, c, b)
      ON CONFLICT (workspace_id) DO UPDATE SET seq = t.seq + 1, clicks = t.clicks + excluded.clicks,
        bots = t.bots + excluded.bots
      """;
  private static final String PARTNERS =
      """
      SELECT id, program_id, partner_id FROM links
      WHERE id = ANY(?) AND partner_id IS NOT NULL
      """;
  private static final String NAMES = "SELECT id, domain, key FROM links WHERE id = ANY(?)";

  private ClickSql() {}

  /** Who is rewarded for a link's clicks. */
  record Partner(@Nullable String programId, String partnerId) {}

  /** What people call a link. */
  record LinkName(String domain, String key) {}

  /** Those of the clicks that are there already. */
  static Set<String> present(Connection tx, List<StoredClick> clicks) throws SQLException {
    try (PreparedStatement query = tx.prepareStatement(PRESENT)) {
      query.setArray(1, texts(tx, clicks, StoredClick::clickId));
      query.setArray(2, numbers(tx, clicks, click -> click.at().toInstant().toEpochMilli()));
      Set<String> ids = new HashSet<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  /** Those of the months whose clicks were removed. */
  static Set<YearMonth> monthsRemoved(Connection tx, Set<YearMonth> months) throws SQLException {
    try (PreparedStatement query = tx.prepareStatement(MONTHS_REMOVED)) {
      query.setArray(1, texts(tx, months, month -> month.atDay(1).toString()));
      Set<YearMonth> removed = new HashSet<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          removed.add(YearMonth.from(rows.getObject(1, LocalDate.class)));
        }
      }
      return removed;
    }
  }

  /** Adds a batch to every counter but the workspaces' totals: all writers meet in those. */
  static void count(Connection tx, Rollup rollup) throws SQLException {
    var links = rollup.links;
    if (!links.isEmpty()) {
      try (PreparedStatement add = tx.prepareStatement(LINK_STATS)) {
        add.setArray(1, texts(tx, links.keySet(), id -> id));
        add.setArray(2, numbers(tx, links.values(), count -> count.clicks));
        add.setArray(
            3, numbers(tx, links.values(), count -> count.last.toInstant().toEpochMilli()));
        add.executeUpdate();
      }
      var quarters = rollup.linkQuarters;
      try (PreparedStatement add = tx.prepareStatement(LINK_QUARTERS)) {
        add.setArray(1, texts(tx, quarters.keySet(), LinkQuarter::linkId));
        add.setArray(2, numbers(tx, quarters.keySet(), LinkQuarter::quarter));
        add.setArray(3, texts(tx, quarters.keySet(), LinkQuarter::workspaceId));
        add.setArray(4, numbers(tx, quarters.values(), count -> count.clicks));
        add.executeUpdate();
      }
    }
    var quarters = rollup.workspaceQuarters;
    try (PreparedStatement add = tx.prepareStatement(WORKSPACE_QUARTERS)) {
      add.setArray(1, texts(tx, quarters.keySet(), WorkspaceQuarter::workspaceId));
      add.setArray(2, numbers(tx, quarters.keySet(), WorkspaceQuarter::quarter));
      add.setArray(3, numbers(tx, quarters.values(), count -> count.clicks));
      add.setArray(4, numbers(tx, quarters.values(), count -> count.bots));
      add.executeUpdate();
    }
    var properties = rollup.properties;
    if (!properties.isEmpty()) {
      try (PreparedStatement add = tx.prepareStatement(DIMENSIONS)) {
        add.setArray(1, texts(tx, properties.keySet(), Property::workspaceId));
        add.setArray(2, texts(tx, properties.keySet(), Property::dimension));
        add.setArray(3, integers(tx, properties.keySet(), Property::day));
        add.setArray(4, texts(tx, properties.keySet(), Property::value));
        add.setArray(5, numbers(tx, properties.values(), count -> count.clicks));
        add.executeUpdate();
      }
    }
  }

  static void countWorkspaces(Connection tx, Rollup rollup) throws SQLException {
    var workspaces = rollup.workspaces;
    try (PreparedStatement add = tx.prepareStatement(WORKSPACE_TOTALS)) {
      add.setArray(1, texts(tx, workspaces.keySet(), id -> id));
      add.setArray(2, numbers(tx, workspaces.values(), count -> count.clicks));
      add.setArray(3, numbers(tx, workspaces.values(), count -> count.bots));
      add.executeUpdate();
    }
  }

  /** Counters by workspace. */
  static Map<String, Totals> totals(Connection tx, Collection<String> workspaceIds)
      throws SQLException {
    try (PreparedStatement query = tx.prepareStatement(Totals.QUERY + "?)")) {
      query.setArray(1, texts(tx, workspaceIds, id -> id));
      Map<String, Totals> totals = new HashMap<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String revenue = row.getString("revenue");
          totals.put(
              row.getString("workspace_id"),
              Totals.of(
                  row.getLong("seq"),
                  row.getLong("clicks"),
                  row.getLong("bots"),
                  row.getLong("leads"),
                  row.getLong("sales"),
                  revenue == null ? null : new JsonObject(revenue)));
        }
      }
      return totals;
    }
  }

  /** Of those links that have one; deleted links too: visitors may have been on their way. */
  static Map<String, Partner> partners(Connection tx, Collection<String> linkIds)
      throws SQLException {
    try (PreparedStatement query = tx.prepareStatement(PARTNERS)) {
      query.setArray(1, texts(tx, linkIds, id -> id));
      Map<String, Partner> partners = new HashMap<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          partners.put(row.getString(1), new Partner(row.getString(2), row.getString(3)));
        }
      }
      return partners;
    }
  }

  static Map<String, LinkName> names(Connection tx, Collection<String> linkIds)
      throws SQLException {
    try (PreparedStatement query = tx.prepareStatement(NAMES)) {
      query.setArray(1, texts(tx, linkIds, id -> id));
      Map<String, LinkName> names = new HashMap<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          names.put(row.getString(1), new LinkName(row.getString(2), row.getString(3)));
        }
      }
      return names;
    }
  }

  static <T> Array texts(Connection tx, Collection<T> rows, Function<T, String> column)
      throws SQLException {
    return tx.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
  }

  static <T> Array numbers(Connection tx, Collection<T> rows, ToLongFunction<T> column)
      throws SQLException {
    return tx.createArrayOf("int8", rows.stream().mapToLong(column).boxed().toArray(Long[]::new));
  }

  static <T> Array integers(Connection tx, Collection<T> rows, ToIntFunction<T> column)
      throws SQLException {
    return tx.createArrayOf("int4", rows.stream().mapToInt(column).boxed().toArray(Integer[]::new));
  }
}
