package io.tributary.tracking.store;

import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Conversion;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists single events, newest or oldest first. A page costs what it shows, and what was skipped
 * before it; what a filter of links leaves out costs nothing where few are left, and little where
 * many are: few links are read one by one, of each its own newest events; with many, the events of
 * the workspace are walked in their order until the page is full.
 */
public final class EventStore {
  /** Beyond, a filter of links is taken for a large part of the workspace. */
  private static final int FEW_LINKS = 100;

  /**
   * A stored click.
   *
   * @param bot the reason of its label; null for a person's
   */
  public record StoredClick(Click click, @Nullable String bot, String userAgent) {}

  /**
   * Which of the events.
   *
   * @param after the last event of the page before, or null for the first page or one by number
   * @param skip events before the page, if there is no {@code after}
   */
  public record Page(boolean descending, @Nullable Position after, int skip, int limit) {}

  /** Where an event stands in the order of all. */
  public record Position(Instant at, String id) {}

  /**
   * @param bots whether machines' requests are listed too
   */
  public Future<List<StoredClick>> clicks(SqlClient client, Scope scope, boolean bots, Page page) {
    return find(client, scope, page, "clicks", "click_id", sql -> sql.ofClicks(bots))
        .map(rows -> {
          List<StoredClick> found = new ArrayList<>(rows.size());
          rows.forEach(row ->
              found.add(
                  new StoredClick(
                      ClickRows.click(row, "at"),
                      row.getString("bot"),
                      row.getString("user_agent"))));
          return found;
        });
  }

  /** With what stands of each. */
  public Future<List<Conversion>> conversions(
      SqlClient client, Scope scope, Conversion.Kind kind, Page page) {
    return find(client, scope, page, "conversions", "id", sql -> sql.ofConversions(kind.name()))
        .map(rows -> {
          List<Conversion> found = new ArrayList<>(rows.size());
          rows.forEach(row ->
              found.add(
                  ConversionStore.conversion(row)
                      .standing(row.getInteger("lost_quantity"), row.getLong("lost_amount"))));
          return found;
        });
  }

  /** Where a conversion stands, or empty if the workspace has none of that id. */
  public Future<Optional<Position>> positionOf(SqlClient client, String workspaceId, String id) {
    return client
        .preparedQuery("SELECT at FROM conversions WHERE workspace_id = $1 AND id = $2")
        .execute(Tuple.of(workspaceId, id))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(new Position(Columns.instant(rows.iterator().next(), "at"), id)));
  }

  private static Future<RowSet<Row>> find(
      SqlClient client,
      Scope scope,
      Page page,
      String table,
      String id,
      Function<ScopeSql, String> conditions) {
    if (scope.links().isEmpty()) {
      return walk(client, scope, page, table, id, "", conditions);
    }
    return few(client, scope)
        .compose(links -> {
          if (links.size() <= FEW_LINKS) {
            return ofEach(client, scope, links, page, table, id, conditions);
          }
          return walk(
              client,
              scope,
              page,
              table,
              id,
              // Not IN: the planner would gather all events of these links and sort them.
              " AND (SELECT true FROM links l WHERE l.id = e.link_id AND %s LIMIT 1)",
              conditions);
        });
  }

  private static Future<List<String>> few(SqlClient client, Scope scope) {
    Binder binder = new Binder();
    String sql =
        "SELECT l.id FROM links l WHERE "
            + new ScopeSql(scope, binder).ofLinks()
            + " LIMIT "
            + (FEW_LINKS + 1);
    return client
        .preparedQuery(sql)
        .execute(binder.arguments())
        .map(rows -> {
          List<String> ids = new ArrayList<>(rows.size());
          rows.forEach(row -> ids.add(row.getString("id")));
          return ids;
        });
  }

  /** The events of the workspace in their order, without those that {@code filter} leaves out. */
  private static Future<RowSet<Row>> walk(
      SqlClient client,
      Scope scope,
      Page page,
      String table,
      String id,
      String filter,
      Function<ScopeSql, String> conditions) {
    Binder binder = new Binder();
    ScopeSql all = new ScopeSql(scope.ofAllLinks(), binder);
    String sql =
        "SELECT e.* FROM "
            + table
            + " e WHERE "
            + conditions.apply(all)
            + (filter.isEmpty() ? "" : filter.formatted(new ScopeSql(scope, binder).ofLinks()))
            + behind(binder, page, id)
            + order(id, page)
            + " LIMIT "
            + binder.bind(page.limit())
            + " OFFSET "
            + binder.bind(page.skip());
    return client.preparedQuery(sql).execute(binder.arguments());
  }

  /** Of each link as many as could be on the page, and of these the page. */
  private static Future<RowSet<Row>> ofEach(
      SqlClient client,
      Scope scope,
      List<String> links,
      Page page,
      String table,
      String id,
      Function<ScopeSql, String> conditions) {
    Binder binder = new Binder();
    ScopeSql all = new ScopeSql(scope.ofAllLinks(), binder);
    String sql =
        "SELECT e.* FROM unnest("
            + binder.bindTexts(links)
            + ") one(link_id) CROSS JOIN LATERAL (SELECT e.* FROM "
            + table
            + " e WHERE e.link_id = one.link_id AND "
            + conditions.apply(all)
            + behind(binder, page, id)
            + order(id, page)
            + " LIMIT "
            + binder.bind(page.skip() + page.limit())
            + ") e"
            + order(id, page)
            + " LIMIT "
            + binder.bind(page.limit())
            + " OFFSET "
            + binder.bind(page.skip());
    return client.preparedQuery(sql).execute(binder.arguments());
  }

  private static String behind(Binder binder, Page page, String id) {
    Position after = page.after();
    if (after == null) {
      return "";
    }
    String at = binder.bind(Columns.time(after.at()));
    String direction = page.descending() ? "<" : ">";
    // The time by itself too: it is what the index is in the order of.
    return " AND e.at %1$s= %2$s AND (e.at, e.%3$s) %1$s (%2$s, %4$s)"
        .formatted(direction, at, id, binder.bind(after.id()));
  }

  private static String order(String id, Page page) {
    String direction = page.descending() ? " DESC" : " ASC";
    return " ORDER BY e.at" + direction + ", e." + id + direction;
  }
}
