package io.tributary.tracking.clickstore;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.IsoTime;
import io.tributary.tracking.domain.ShortLinks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a dashboard shows before its first update: counters and newest events of a workspace. */
final class LiveSnapshot {
  private static final String NEWEST =
      """
      SELECT e.*, l.domain, l.key FROM (
        (SELECT click_id AS id, 'click' AS type, at, link_id, country, city, device, browser, os,
                referer, bot, NULL AS event_name, NULL::bigint AS amount, NULL AS currency
         FROM clicks WHERE workspace_id = $1 ORDER BY at DESC LIMIT $2)
        UNION ALL
        (SELECT id, kind, at, link_id, country, city, device, browser, os, referer, NULL, event_name,
                CASE kind WHEN 'sale' THEN amount - lost_amount END, currency
         FROM conversions WHERE workspace_id = $1 AND lost_quantity < quantity ORDER BY at DESC LIMIT $2)) e
      LEFT JOIN links l ON l.id = e.link_id
      ORDER BY e.at DESC, e.id DESC LIMIT $2
      """;

  private final Database database;

  LiveSnapshot(Database database) {
    this.database = database;
  }

  Future<OperationReply> read(OperationCall call) {
    String workspaceId = call.workspaceId();
    // The counters first: an event that comes in between is shown twice rather than not at all.
    return database
        .query(Totals.QUERY + "$1)", Tuple.of(new String[] {workspaceId}))
        .compose(counters ->
            database
                .query(NEWEST, Tuple.of(workspaceId, LiveUpdate.MAX_EVENTS))
                .map(rows -> {
                  Totals totals = totals(counters);
                  return OperationReply.of(
                      new JsonObject()
                          .put("seq", totals.seq())
                          .put("counters", totals.counters())
                          .put("events", events(rows)));
                }));
  }

  private static Totals totals(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Totals.none();
    }
    Row row = rows.iterator().next();
    return Totals.of(
        row.getLong("seq"),
        row.getLong("clicks"),
        row.getLong("bots"),
        row.getLong("leads"),
        row.getLong("sales"),
        row.getJsonObject("revenue"));
  }

  private static JsonArray events(RowSet<Row> newestFirst) {
    List<JsonObject> events = new ArrayList<>();
    newestFirst.forEach(row -> events.add(event(row)));
    Collections.reverse(events);
    return new JsonArray(events);
  }

  private static JsonObject event(Row row) {
    String domain = row.getString("domain");
    String key = row.getString("key");
    return new JsonObject()
        .put("id", row.getString("id"))
        .put("type", row.getString("type"))
        .put("at", IsoTime.of(row.getOffsetDateTime("at").toInstant()))
        .put("linkId", row.getString("link_id"))
        .put("domain", domain)
        .put("key", key)
        .put("shortLink", domain == null || key == null ? null : ShortLinks.of(domain, key))
        .put("country", row.getString("country"))
        .put("city", row.getString("city"))
        .put("device", row.getString("device"))
        .put("browser", row.getString("browser"))
        .put("os", row.getString("os"))
        .put("referer", row.getString("referer"))
        .put("bot", row.getString("bot"))
        .put("eventName", row.getString("event_name"))
        .put("amount", row.getLong("amount"))
        .put("currency", row.getString("currency"))
        .putNull("partnerName");
  }
}
