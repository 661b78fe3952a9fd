package io.tributary.tracking;

import io.tributary.tracking.edge.ClickId;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes clicks as the click store does, rollups included. */
final class Clicks {
  private final TrackingNode node;
  private final ClickId ids = new ClickId();
  private boolean partitioned;

  Clicks(TrackingNode node) {
    this.node = node;
  }

  /** A person's click, right now. */
  String on(JsonObject link) {
    return on(link, Instant.now(), "CM", "Desktop", "link", null);
  }

  String on(JsonObject link, Instant at) {
    return on(link, at, "CM", "Desktop", "link", null);
  }

  /** An id of a click that is not stored yet. */
  String newId() {
    return newId(Instant.now());
  }

  String newId(Instant at) {
    return ids.next(at.toEpochMilli());
  }

  String on(
      JsonObject link,
      Instant at,
      String country,
      String device,
      String trigger,
      @Nullable String bot) {
    String id = ids.next(at.toEpochMilli());
    store(id, link, at, country, device, trigger, bot);
    return id;
  }

  void store(
      String id,
      JsonObject link,
      Instant at,
      String country,
      String device,
      String trigger,
      @Nullable String bot) {
    Instant millis = at.truncatedTo(ChronoUnit.MILLIS);
    String workspace = link.getString("workspaceId");
    try (Connection db = node.jdbc()) {
      partition(db);
      run(
          db,
          """
          INSERT INTO clicks (click_id, at, workspace_id, link_id, bot, trigger, ip, continent,
            country, region, city, device, browser, os, referer, referer_url, url, utm_source,
            sub_id, user_agent)
          VALUES (?, ?, ?, ?, ?, ?, '10.0.0.0', 'AF', ?, 'LT', 'Douala', ?, 'Chrome', 'Android',
            '(direct)', '(direct)', ?, ?, 'sub-1', 'Mozilla/5.0')
          """,
          id,
          Timestamp.from(millis),
          workspace,
          link.getString("id"),
          bot,
          trigger,
          country,
          device,
          link.getString("url"),
          link.getString("utm_source"));
      roll(db, link, millis, bot, country, device, trigger);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void roll(
      Connection db,
      JsonObject link,
      Instant at,
      @Nullable String bot,
      String country,
      String device,
      String trigger)
      throws SQLException {
    String workspace = link.getString("workspaceId");
    String linkId = link.getString("id");
    long second = at.getEpochSecond();
    Timestamp quarter = Timestamp.from(Instant.ofEpochSecond(second - second % 900));
    run(
        db,
        """
        INSERT INTO workspace_quarters AS h VALUES (?, ?, ?, ?)
        ON CONFLICT (workspace_id, quarter) DO UPDATE SET clicks = h.clicks + excluded.clicks,
          bots = h.bots + excluded.bots
        """,
        workspace,
        quarter,
        bot == null ? 1L : 0L,
        bot == null ? 0L : 1L);
    if (bot != null) {
      return;
    }
    run(
        db,
        """
        INSERT INTO link_quarters AS h (link_id, quarter, workspace_id, clicks) VALUES (?, ?, ?, 1)
        ON CONFLICT (link_id, quarter) DO UPDATE SET clicks = h.clicks + 1
        """,
        linkId,
        quarter,
        workspace);
    run(
        db,
        """
        INSERT INTO link_stats AS s (link_id, clicks, last_clicked) VALUES (?, 1, ?)
        ON CONFLICT (link_id) DO UPDATE SET clicks = s.clicks + 1,
          last_clicked = excluded.last_clicked
        """,
        linkId,
        Timestamp.from(at));
    Map<String, @Nullable String> properties = new HashMap<>();
    properties.put("continent", "AF");
    properties.put("country", country);
    properties.put("region", country + "\u001fLT");
    properties.put("city", country + "\u001fLT\u001fDouala");
    properties.put("device", device);
    properties.put("browser", "Chrome");
    properties.put("os", "Android");
    properties.put("trigger", trigger);
    properties.put("referer", "(direct)");
    properties.put("sub_id", "sub-1");
    if (link.getString("utm_source") != null) {
      properties.put("utm_source", link.getString("utm_source"));
    }
    for (Map.Entry<String, @Nullable String> one : properties.entrySet()) {
      run(
          db,
          """
          INSERT INTO workspace_dimensions AS d
          VALUES (?, (?::timestamptz AT TIME ZONE 'UTC')::date, ?, ?, 1)
          ON CONFLICT (workspace_id, dimension, day, value) DO UPDATE SET clicks = d.clicks + 1
          """,
          workspace,
          Timestamp.from(at),
          one.getKey(),
          one.getValue());
    }
  }

  private void partition(Connection db) throws SQLException {
    if (!partitioned) {
      partitioned = true;
      run(db, "CREATE TABLE IF NOT EXISTS clicks_rest PARTITION OF clicks DEFAULT");
    }
  }

  private static void run(Connection db, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = db.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
