package io.tributary.payments.store;

import io.tributary.kit.sql.Where;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.domain.EnrolmentStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Partners in programmes, and the counters of what they brought. */
public final class Enrolments {
  private static final String SELECT =
      """
      SELECT e.workspace_id, e.partner_id, e.program_id, g.name AS program_name, g.url AS program_url,
             p.name, p.email, p.username, p.image, p.country, p.description, p.locale,
             e.tenant_id, e.status, e.banned_at, e.banned_reason, e.created_at,
             e.clicks, e.leads, e.conversions, e.sales, e.sale_amount, e.commissions
      FROM enrolments e
      JOIN partners p ON p.id = e.partner_id
      JOIN programs g ON g.id = e.program_id
      """;
  private static final String OF_PAIRS =
      SELECT
          + """
          WHERE (e.workspace_id, e.program_id, e.partner_id)
             IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
          """;
  private static final String INSERT =
      """
      INSERT INTO enrolments (workspace_id, program_id, partner_id, tenant_id, status, created_at)
      VALUES ($1, $2, $3, $4, 'approved', $5)
      ON CONFLICT (partner_id, program_id)
      DO UPDATE SET tenant_id = coalesce(enrolments.tenant_id, excluded.tenant_id)
      """;
  private static final String SET_TENANT =
      """
      UPDATE enrolments SET tenant_id = $4
      WHERE workspace_id = $1 AND program_id = $2 AND partner_id = $3
      """;
  private static final String SET_STATUS =
      """
      UPDATE enrolments SET status = $4, banned_at = $5, banned_reason = $6
      WHERE workspace_id = $1 AND program_id = $2 AND partner_id = $3
      """;
  private static final String ADD_ACTIVITY =
      """
      UPDATE enrolments e
         SET clicks = e.clicks + a.clicks, leads = e.leads + a.leads,
             conversions = e.conversions + a.conversions, sales = e.sales + a.sales,
             sale_amount = e.sale_amount + a.sale_amount, commissions = e.commissions + a.commissions
        FROM (SELECT workspace_id, program_id, partner_id, sum(clicks)::bigint AS clicks,
                     sum(leads)::bigint AS leads, sum(conversions)::bigint AS conversions,
                     sum(sales)::bigint AS sales, sum(sale_amount)::bigint AS sale_amount,
                     sum(commissions)::bigint AS commissions
                FROM jsonb_to_recordset($1) AS x (workspace_id text, program_id text, partner_id text,
                     clicks bigint, leads bigint, conversions bigint, sales bigint, sale_amount bigint,
                     commissions bigint)
               GROUP BY workspace_id, program_id, partner_id) a
       WHERE e.workspace_id = a.workspace_id AND e.program_id = a.program_id
         AND e.partner_id = a.partner_id
      """;

  private Enrolments() {}

  /** A programme and a partner in a workspace. */
  public record Key(String workspaceId, String programId, String partnerId) {
    public static Key of(Enrolment enrolment) {
      return new Key(enrolment.workspaceId(), enrolment.programId(), enrolment.partnerId());
    }
  }

  /** What a page of partners is chosen by; null does not restrict. */
  public record Filter(
      @Nullable String programId,
      @Nullable String search,
      @Nullable String status,
      @Nullable String country,
      @Nullable String email,
      @Nullable String tenantId,
      List<String> ids,
      Sort sort,
      boolean ascending,
      int limit,
      int offset) {}

  /** Columns and ratios that partners are sorted by; a ratio without a divisor comes last. */
  public enum Sort {
    createdAt("e.created_at"),
    totalClicks("e.clicks"),
    totalLeads("e.leads"),
    totalConversions("e.conversions"),
    totalSaleAmount("e.sale_amount"),
    totalCommissions("e.commissions"),
    netRevenue("e.sale_amount - e.commissions"),
    earningsPerClick("e.sale_amount::numeric / nullif(e.clicks, 0)"),
    averageLifetimeValue("e.sale_amount::numeric / nullif(e.conversions, 0)"),
    clickToLeadRate("e.leads::numeric / nullif(e.clicks, 0)"),
    clickToConversionRate("e.conversions::numeric / nullif(e.clicks, 0)"),
    leadToConversionRate("e.conversions::numeric / nullif(e.leads, 0)"),
    returnOnAdSpend("e.sale_amount::numeric / nullif(e.commissions, 0)");

    private final String sql;

    Sort(String sql) {
      this.sql = sql;
    }
  }

  public static Future<List<Enrolment>> list(SqlClient client, String workspaceId, Filter filter) {
    Where where =
        Where.of("e.workspace_id = ?", workspaceId)
            .andIf(filter.programId(), "e.program_id = ?")
            .andIf(filter.status(), "e.status = ?")
            .andIf(filter.country(), "p.country = upper(?)")
            .andIf(filter.tenantId(), "e.tenant_id = ?")
            .andIf(filter.email(), "lower(p.email) = lower(?)");
    String search = filter.search();
    if (search != null && filter.tenantId() == null && filter.email() == null) {
      String pattern = "%" + search.replaceAll("([\\\\%_])", "\\\\$1") + "%";
      where.and(
          "(p.id = ? OR p.name ILIKE ? OR p.email ILIKE ? OR p.username ILIKE ?)",
          search,
          pattern,
          pattern,
          pattern);
    }
    if (!filter.ids().isEmpty()) {
      where.and("e.partner_id = ANY(?)", (Object) filter.ids().toArray(String[]::new));
    }
    String direction = filter.ascending() ? " ASC" : " DESC";
    String sql =
        SELECT
            + where.sql()
            + " ORDER BY "
            + filter.sort().sql
            + direction
            + " NULLS LAST, e.partner_id"
            + direction
            + ", e.program_id LIMIT "
            + where.bind(filter.limit())
            + " OFFSET "
            + where.bind(filter.offset());
    return client.preparedQuery(sql).execute(where.arguments()).map(Enrolments::all);
  }

  /**
   * The enrolment of a partner; in the oldest programme if none is named.
   *
   * @param partnerId goes before {@code tenantId}; one of them must be there
   */
  public static Future<Optional<Enrolment>> find(
      SqlClient client,
      String workspaceId,
      @Nullable String partnerId,
      @Nullable String tenantId,
      @Nullable String programId) {
    Where where = Where.of("e.workspace_id = ?", workspaceId).andIf(programId, "e.program_id = ?");
    if (partnerId == null) {
      where.and("e.tenant_id = ?", tenantId == null ? "" : tenantId);
    } else {
      where.and("e.partner_id = ?", partnerId);
    }
    String sql = SELECT + where.sql() + " ORDER BY g.created_at, g.id LIMIT 1";
    return client
        .preparedQuery(sql)
        .execute(where.arguments())
        .map(rows -> all(rows).stream().findFirst());
  }

  public static Future<Map<Key, Enrolment>> findAll(SqlClient client, Collection<Key> keys) {
    if (keys.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return client
        .preparedQuery(OF_PAIRS)
        .execute(
            Tuple.of(
                keys.stream().map(Key::workspaceId).toArray(String[]::new),
                keys.stream().map(Key::programId).toArray(String[]::new),
                keys.stream().map(Key::partnerId).toArray(String[]::new)))
        .map(rows -> {
          Map<Key, Enrolment> found = new HashMap<>();
          all(rows).forEach(enrolment -> found.put(Key.of(enrolment), enrolment));
          return found;
        });
  }

  /** Names a partner's tenant, or takes the name away. */
  public static Future<Void> setTenant(SqlConnection tx, Key key, @Nullable String tenantId) {
    return tx.preparedQuery(SET_TENANT)
        .execute(Tuple.of(key.workspaceId(), key.programId(), key.partnerId(), tenantId))
        .mapEmpty();
  }

  /** Puts a partner into a programme; one who is in it keeps the tenant they have. */
  public static Future<Void> enrol(
      SqlConnection tx, Key key, @Nullable String tenantId, Instant now) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(key.workspaceId(), key.programId(), key.partnerId(), tenantId, Times.utc(now)))
        .mapEmpty();
  }

  public static Future<Void> setStatus(
      SqlConnection tx,
      Key key,
      EnrolmentStatus status,
      @Nullable Instant bannedAt,
      @Nullable String bannedReason) {
    return tx.preparedQuery(SET_STATUS)
        .execute(
            Tuple.of(
                key.workspaceId(),
                key.programId(),
                key.partnerId(),
                status.name(),
                Times.utcOrNull(bannedAt),
                bannedReason))
        .mapEmpty();
  }

  /** Adds to the counters of many enrolments at once; the workspaces must be locked. */
  public static Future<Void> addActivity(SqlConnection tx, Map<Key, Enrolment.Totals> added) {
    if (added.isEmpty()) {
      return Future.succeededFuture();
    }
    JsonArray rows = new JsonArray();
    added.forEach((key, totals) ->
        rows.add(
            new JsonObject()
                .put("workspace_id", key.workspaceId())
                .put("program_id", key.programId())
                .put("partner_id", key.partnerId())
                .put("clicks", totals.clicks())
                .put("leads", totals.leads())
                .put("conversions", totals.conversions())
                .put("sales", totals.sales())
                .put("sale_amount", totals.saleAmount())
                .put("commissions", totals.commissions())));
    return tx.preparedQuery(ADD_ACTIVITY).execute(Tuple.of(rows)).mapEmpty();
  }

  private static List<Enrolment> all(RowSet<Row> rows) {
    List<Enrolment> found = new ArrayList<>(rows.size());
    rows.forEach(row -> found.add(enrolment(row)));
    return found;
  }

  private static Enrolment enrolment(Row row) {
    return new Enrolment(
        row.getString("workspace_id"),
        row.getString("partner_id"),
        row.getString("program_id"),
        row.getString("program_name"),
        row.getString("program_url"),
        row.getString("name"),
        row.getString("email"),
        row.getString("username"),
        row.getString("image"),
        row.getString("country"),
        row.getString("description"),
        row.getString("locale"),
        row.getString("tenant_id"),
        EnrolmentStatus.valueOf(row.getString("status")),
        Times.atOrNull(row, "banned_at"),
        row.getString("banned_reason"),
        Times.at(row, "created_at"),
        new Enrolment.Totals(
            row.getLong("clicks"),
            row.getLong("leads"),
            row.getLong("conversions"),
            row.getLong("sales"),
            row.getLong("sale_amount"),
            row.getLong("commissions")));
  }
}
