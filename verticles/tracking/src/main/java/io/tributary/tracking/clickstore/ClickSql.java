package io.tributary.tracking.clickstore;

import io.tributary.tracking.clickstore.Rollup.Count;
import io.tributary.tracking.clickstore.Rollup.LinkHour;
import io.tributary.tracking.clickstore.Rollup.Property;
import io.tributary.tracking.clickstore.Rollup.WorkspaceHour;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The statements of a batch: each writes all its rows at once, from arrays. */
final class ClickSql {
  private static final String INSERT =
      """
      INSERT INTO clicks (click_id, at, workspace_id, link_id, bot, trigger, ip, continent, country,
        region, city, device, browser, os, referer, referer_url, url, utm_source, utm_medium,
        utm_campaign, utm_term, utm_content, sub_id, user_agent)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
        $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],
        $20::text[], $21::text[], $22::text[], $23::text[], $24::text[])
      ON CONFLICT DO NOTHING RETURNING click_id
      """;
  private static final String LINK_STATS =
      """
      INSERT INTO link_stats AS s (link_id, clicks, last_clicked)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[])
      ON CONFLICT (link_id) DO UPDATE SET clicks = s.clicks + excluded.clicks,
        last_clicked = greatest(s.last_clicked, excluded.last_clicked)
      """;
  private static final String LINK_HOURS =
      """
      INSERT INTO link_hours AS h (link_id, hour, workspace_id, clicks)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[])
      ON CONFLICT (link_id, hour) DO UPDATE SET clicks = h.clicks + excluded.clicks
      """;
  private static final String WORKSPACE_HOURS =
      """
      INSERT INTO workspace_hours AS h (workspace_id, hour, clicks, bots)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::bigint[])
      ON CONFLICT (workspace_id, hour) DO UPDATE SET clicks = h.clicks + excluded.clicks,
        bots = h.bots + excluded.bots
      """;
  private static final String DIMENSIONS =
      """
      INSERT INTO workspace_dimensions AS d (workspace_id, dimension, day, value, clicks)
      SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::bigint[])
      ON CONFLICT (workspace_id, dimension, day, value) DO UPDATE
        SET clicks = d.clicks + excluded.clicks
      """;
  private static final String TOTALS =
      """
      INSERT INTO workspace_totals AS t (workspace_id, seq, clicks, bots)
      SELECT w, 1, c, b FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS n (w, c, b)
      ON CONFLICT (workspace_id) DO UPDATE SET seq = t.seq + 1, clicks = t.clicks + excluded.clicks,
        bots = t.bots + excluded.bots
      """;
  private static final String READ_TOTALS =
      """
      SELECT t.*, (SELECT jsonb_object_agg(r.currency, r.amount) FROM workspace_revenue r
                   WHERE r.workspace_id = t.workspace_id) AS revenue
      FROM workspace_totals t WHERE t.workspace_id = ANY($1)
      """;
  private static final String LINKS =
      "SELECT id, domain, key, program_id, partner_id FROM links WHERE id = ANY($1)";

  private ClickSql() {}

  /** What is to be known of a clicked link. */
  record LinkRow(
      String domain, String key, @Nullable String programId, @Nullable String partnerId) {}

  /** A workspace's counters after a change. */
  record Totals(long seq, JsonObject counters) {}

  /** The ids of the clicks that were not there yet. */
  static Future<Set<String>> insert(SqlConnection tx, List<StoredClick> clicks) {
    Tuple columns =
        Tuple.tuple()
            .addValue(texts(clicks, StoredClick::clickId))
            .addValue(clicks.stream().map(StoredClick::at).toArray(OffsetDateTime[]::new))
            .addValue(texts(clicks, StoredClick::workspaceId))
            .addValue(texts(clicks, StoredClick::linkId))
            .addValue(texts(clicks, StoredClick::bot))
            .addValue(texts(clicks, StoredClick::trigger))
            .addValue(texts(clicks, StoredClick::ip))
            .addValue(texts(clicks, StoredClick::continent))
            .addValue(texts(clicks, StoredClick::country))
            .addValue(texts(clicks, StoredClick::region))
            .addValue(texts(clicks, StoredClick::city))
            .addValue(texts(clicks, StoredClick::device))
            .addValue(texts(clicks, StoredClick::browser))
            .addValue(texts(clicks, StoredClick::os))
            .addValue(texts(clicks, StoredClick::referer))
            .addValue(texts(clicks, StoredClick::refererUrl))
            .addValue(texts(clicks, StoredClick::url))
            .addValue(texts(clicks, StoredClick::utmSource))
            .addValue(texts(clicks, StoredClick::utmMedium))
            .addValue(texts(clicks, StoredClick::utmCampaign))
            .addValue(texts(clicks, StoredClick::utmTerm))
            .addValue(texts(clicks, StoredClick::utmContent))
            .addValue(texts(clicks, StoredClick::subId))
            .addValue(texts(clicks, StoredClick::userAgent));
    return tx.preparedQuery(INSERT)
        .execute(columns)
        .map(rows -> {
          Set<String> inserted = new HashSet<>();
          rows.forEach(row -> inserted.add(row.getString("click_id")));
          return inserted;
        });
  }

  /** Adds a batch to every counter; the workspaces' totals, where all writers meet, come last. */
  static Future<Void> count(SqlConnection tx, Rollup rollup) {
    return links(tx, rollup)
        .compose(done -> linkHours(tx, rollup))
        .compose(done -> workspaceHours(tx, rollup))
        .compose(done -> dimensions(tx, rollup));
  }

  private static Future<Void> links(SqlConnection tx, Rollup rollup) {
    var counts = rollup.links.values();
    return rollup.links.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(LINK_STATS)
            .execute(
                Tuple.of(
                    rollup.links.keySet().toArray(String[]::new),
                    counts.stream().map(count -> count.clicks).toArray(Long[]::new),
                    counts.stream().map(count -> count.last).toArray(OffsetDateTime[]::new)))
            .mapEmpty();
  }

  private static Future<Void> linkHours(SqlConnection tx, Rollup rollup) {
    var keys = rollup.linkHours.keySet();
    return keys.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(LINK_HOURS)
            .execute(
                Tuple.of(
                    texts(keys, LinkHour::linkId),
                    keys.stream().map(LinkHour::hour).toArray(OffsetDateTime[]::new),
                    texts(keys, LinkHour::workspaceId),
                    numbers(rollup.linkHours.values(), count -> count.clicks)))
            .mapEmpty();
  }

  private static Future<Void> workspaceHours(SqlConnection tx, Rollup rollup) {
    var keys = rollup.workspaceHours.keySet();
    var counts = rollup.workspaceHours.values();
    return tx.preparedQuery(WORKSPACE_HOURS)
        .execute(
            Tuple.of(
                texts(keys, WorkspaceHour::workspaceId),
                keys.stream().map(WorkspaceHour::hour).toArray(OffsetDateTime[]::new),
                numbers(counts, count -> count.clicks),
                numbers(counts, count -> count.bots)))
        .mapEmpty();
  }

  private static Future<Void> dimensions(SqlConnection tx, Rollup rollup) {
    var keys = rollup.properties.keySet();
    return keys.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(DIMENSIONS)
            .execute(
                Tuple.of(
                    texts(keys, Property::workspaceId),
                    texts(keys, Property::dimension),
                    keys.stream().map(Property::day).toArray(LocalDate[]::new),
                    texts(keys, Property::value),
                    numbers(rollup.properties.values(), count -> count.clicks)))
            .mapEmpty();
  }

  static Future<Void> countWorkspaces(SqlConnection tx, Rollup rollup) {
    var counts = rollup.workspaces.values();
    return tx.preparedQuery(TOTALS)
        .execute(
            Tuple.of(
                rollup.workspaces.keySet().toArray(String[]::new),
                numbers(counts, count -> count.clicks),
                numbers(counts, count -> count.bots)))
        .mapEmpty();
  }

  /** Counters by workspace, as dashboards read them; sums in minor units by currency. */
  static Future<Map<String, Totals>> totals(SqlClient client, Collection<String> workspaceIds) {
    return client
        .preparedQuery(READ_TOTALS)
        .execute(Tuple.of((Object) workspaceIds.toArray(String[]::new)))
        .map(rows -> {
          Map<String, Totals> totals = new HashMap<>();
          for (Row row : rows) {
            totals.put(
                row.getString("workspace_id"), new Totals(row.getLong("seq"), counters(row)));
          }
          return totals;
        });
  }

  /** Deleted links too: visitors may have been on their way. */
  static Future<Map<String, LinkRow>> linkRows(SqlClient client, Collection<String> ids) {
    return client
        .preparedQuery(LINKS)
        .execute(Tuple.of((Object) ids.toArray(String[]::new)))
        .map(rows -> {
          Map<String, LinkRow> links = new HashMap<>();
          for (Row row : rows) {
            links.put(
                row.getString("id"),
                new LinkRow(
                    row.getString("domain"),
                    row.getString("key"),
                    row.getString("program_id"),
                    row.getString("partner_id")));
          }
          return links;
        });
  }

  private static JsonObject counters(Row row) {
    JsonObject revenue = row.getJsonObject("revenue");
    return new JsonObject()
        .put("clicks", row.getLong("clicks"))
        .put("bots", row.getLong("bots"))
        .put("leads", row.getLong("leads"))
        .put("sales", row.getLong("sales"))
        .put("revenue", revenue == null ? new JsonObject() : revenue);
  }

  private static <T> @Nullable String[] texts(
      Collection<T> rows, Function<T, @Nullable String> column) {
    @Nullable String[] texts = new @Nullable String[rows.size()];
    int i = 0;
    for (T row : rows) {
      texts[i++] = column.apply(row);
    }
    return texts;
  }

  private static Long[] numbers(Collection<Count> counts, ToLongFunction<Count> column) {
    return counts.stream().map(column::applyAsLong).toArray(Long[]::new);
  }
}
