package io.tributary.tracking.store;

import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Conversion;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists single events, newest or oldest first. */
public final class EventStore {

  /**
   * A stored click.
   *
   * @param bot the reason of its label; null for a person's
   */
  public record StoredClick(Click click, @Nullable String bot, String userAgent) {}

  /**
   * @param bots whether machines' requests are listed too
   * @param page from 1
   */
  public Future<List<StoredClick>> clicks(
      SqlClient client, Scope scope, boolean bots, boolean descending, int page, int limit) {
    Binder binder = new Binder();
    String conditions = new ScopeSql(scope, binder).ofClicks(bots);
    String sql =
        "SELECT e.* FROM clicks e WHERE "
            + conditions
            + order("e.at", "e.click_id", descending)
            + limit(binder, page, limit);
    return client
        .preparedQuery(sql)
        .execute(binder.arguments())
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
      SqlClient client,
      Scope scope,
      Conversion.Kind kind,
      boolean descending,
      int page,
      int limit) {
    Binder binder = new Binder();
    String conditions = new ScopeSql(scope, binder).ofConversions(kind.name());
    String sql =
        "SELECT e.* FROM conversions e WHERE "
            + conditions
            + order("e.at", "e.id", descending)
            + limit(binder, page, limit);
    return client
        .preparedQuery(sql)
        .execute(binder.arguments())
        .map(rows -> {
          List<Conversion> found = new ArrayList<>(rows.size());
          rows.forEach(row ->
              found.add(
                  ConversionStore.conversion(row)
                      .standing(row.getInteger("lost_quantity"), row.getLong("lost_amount"))));
          return found;
        });
  }

  private static String order(String time, String id, boolean descending) {
    String direction = descending ? " DESC" : " ASC";
    return " ORDER BY " + time + direction + ", " + id + direction;
  }

  private static String limit(Binder binder, int page, int limit) {
    return " LIMIT " + binder.bind(limit) + " OFFSET " + binder.bind((page - 1L) * limit);
  }
}
