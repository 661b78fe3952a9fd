package io.tributary.payments.store;

import io.tributary.kit.sql.Where;
import io.tributary.payments.domain.DateRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums of what a partner earned, of commissions that stand, in one currency. */
public final class Earnings {
  private static final String STANDS =
      "status NOT IN ('refunded', 'duplicate', 'fraud', 'canceled')";

  private Earnings() {}

  /** Whose earnings are summed up. */
  public record Scope(
      String workspaceId, String programId, String partnerId, String currency, DateRange range) {}

  public static Future<Long> total(SqlClient client, Scope scope) {
    Where where = where(scope);
    return client
        .preparedQuery(
            "SELECT coalesce(sum(earnings), 0)::bigint AS sum FROM commissions" + where.sql())
        .execute(where.arguments())
        .map(rows -> rows.iterator().next().getLong("sum"));
  }

  /** Of these links, by id; one without earnings is not in it. */
  public static Future<Map<String, Long>> byLink(
      SqlClient client, Scope scope, Collection<String> linkIds) {
    Where where = where(scope).and("link_id = ANY(?)", (Object) linkIds.toArray(String[]::new));
    return client
        .preparedQuery(
            "SELECT link_id, sum(earnings)::bigint AS sum FROM commissions"
                + where.sql()
                + " GROUP BY link_id")
        .execute(where.arguments())
        .map(rows -> {
          Map<String, Long> sums = new HashMap<>();
          rows.forEach(row -> sums.put(row.getString("link_id"), row.getLong("sum")));
          return sums;
        });
  }

  /**
   * By span of time.
   *
   * @param starts where each span begins, ascending
   * @return by position in {@code starts}; spans without earnings are not in it
   */
  public static Future<Map<Integer, Long>> bySpan(
      SqlClient client, Scope scope, List<Instant> starts) {
    Where where = where(scope);
    String bounds = where.bind(starts.stream().map(Times::utc).toArray(OffsetDateTime[]::new));
    return client
        .preparedQuery(
            "SELECT width_bucket(created_at, "
                + bounds
                + "::timestamptz[]) AS span, sum(earnings)::bigint AS sum FROM commissions"
                + where.sql()
                + " GROUP BY span")
        .execute(where.arguments())
        .map(rows -> {
          Map<Integer, Long> sums = new HashMap<>();
          rows.forEach(row -> sums.put(row.getInteger("span") - 1, row.getLong("sum")));
          return sums;
        });
  }

  private static Where where(Scope scope) {
    Instant from = scope.range().from();
    Instant until = scope.range().until();
    return Where.of("workspace_id = ?", scope.workspaceId())
        .and("partner_id = ?", scope.partnerId())
        .and("program_id = ?", scope.programId())
        .and("currency = ?", scope.currency())
        .and(STANDS)
        .andIf(from == null ? null : Times.utc(from), "created_at >= ?")
        .andIf(until == null ? null : Times.utc(until), "created_at < ?");
  }
}
