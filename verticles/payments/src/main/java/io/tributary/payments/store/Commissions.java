package io.tributary.payments.store;

import io.tributary.kit.sql.Where;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.Correction;
import io.tributary.payments.domain.DateRange;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commissions, with the partner who earned each. */
public final class Commissions {
  private static final String SELECT =
      "SELECT "
          + CommissionRow.COLUMNS
          + """
          , p.name AS partner_name, p.email AS partner_email, p.image AS partner_image,
            p.country AS partner_country, e.tenant_id AS partner_tenant_id
          FROM commissions c
          JOIN partners p ON p.id = c.partner_id
          JOIN enrolments e ON e.partner_id = c.partner_id AND e.program_id = c.program_id
          """;
  private static final String INSERT =
      """
      INSERT INTO commissions (id, workspace_id, program_id, partner_id, link_id, type, status, amount,
        amount_currency, earnings, currency, quantity, invoice_id, description, metadata, user_id, customer_id,
        customer_external_id, customer_created_at, event_id, event_name, percent_parts, ledger_id, revision,
        created_at, updated_at, announced_at, fraud_score, fraud_reasons)
      SELECT * FROM jsonb_to_recordset($1) AS x (id text, workspace_id text, program_id text, partner_id text,
        link_id text, type text, status text, amount bigint, amount_currency text, earnings bigint, currency text,
        quantity integer, invoice_id text, description text, metadata jsonb, user_id text, customer_id text,
        customer_external_id text, customer_created_at timestamptz, event_id text, event_name text,
        percent_parts integer, ledger_id text, revision integer, created_at timestamptz, updated_at timestamptz,
        announced_at timestamptz, fraud_score smallint, fraud_reasons text[])
      ON CONFLICT DO NOTHING
      RETURNING id
      """;
  private static final String BY_IDS = SELECT + " WHERE c.workspace_id = $1 AND c.id = ANY($2)";
  private static final String CORRECT =
      """
      UPDATE commissions SET status = $3, amount = $4, earnings = $5, ledger_id = $6, revision = $7, updated_at = $8,
        reviewed_by = coalesce(reviewed_by, $9), reviewed_at = CASE WHEN $9 IS NULL THEN reviewed_at ELSE coalesce(reviewed_at, $8) END
      WHERE workspace_id = $1 AND id = $2
      """;
  private static final String NEXT_VERSION =
      """
      UPDATE commissions SET conversion_version = conversion_version + 1
      WHERE workspace_id = $1 AND id = $2 RETURNING conversion_version
      """;
  private static final String ANNOUNCE =
      """
      UPDATE commissions SET announced_at = $3 WHERE workspace_id = $1 AND id = $2 AND announced_at IS NULL
      """;
  private static final String NEWEST =
      SELECT + " WHERE c.workspace_id = $1 ORDER BY c.created_at DESC, c.id DESC LIMIT $2";
  private static final String CURSOR =
      "SELECT 1 FROM commissions WHERE workspace_id = $1 AND id = $2";

  private Commissions() {}

  /** A commission and the partner who earned it, as they are read together. */
  public record Earned(Commission commission, Earner partner) {}

  /** The partner's public face. */
  public record Earner(
      String id,
      String name,
      @Nullable String email,
      @Nullable String image,
      @Nullable String country,
      @Nullable String tenantId) {}

  /** Values that must match, or must not. */
  public record Choice(List<String> values, boolean exclude) {}

  /** Where a page begins. */
  public record Page(
      @Nullable String startingAfter, @Nullable String endingBefore, int limit, int offset) {}

  /** What a page of commissions is chosen by; null does not restrict. */
  public record Filter(
      @Nullable Choice types,
      @Nullable Choice partners,
      @Nullable String tenantId,
      @Nullable String customerId,
      @Nullable String payoutId,
      @Nullable String invoiceId,
      @Nullable String status,
      @Nullable String programId,
      @Nullable String linkId,
      DateRange range,
      boolean byAmount,
      boolean ascending,
      Page page) {}

  /**
   * Inserts those that do not stand yet: neither the same event nor, for sales, the same invoice
   * twice.
   *
   * @return the ids of those inserted
   */
  public static Future<Set<String>> insertAll(
      SqlConnection tx, Collection<Commission> commissions) {
    if (commissions.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    JsonArray rows = new JsonArray();
    commissions.forEach(commission -> rows.add(CommissionRow.json(commission)));
    return tx.preparedQuery(INSERT)
        .execute(Tuple.of(rows))
        .map(inserted -> {
          Set<String> ids = new HashSet<>();
          inserted.forEach(row -> ids.add(row.getString("id")));
          return ids;
        });
  }

  /** Those of the ids that the workspace has, in no order. */
  public static Future<List<Earned>> findAll(
      SqlClient client, String workspaceId, Collection<String> ids) {
    return client
        .preparedQuery(BY_IDS)
        .execute(Tuple.of(workspaceId, (Object) ids.toArray(String[]::new)))
        .map(Commissions::all);
  }

  public static Future<Optional<Earned>> find(SqlClient client, String workspaceId, String id) {
    return findAll(client, workspaceId, List.of(id)).map(found -> found.stream().findFirst());
  }

  /** The newest first. */
  public static Future<List<Earned>> newest(SqlClient client, String workspaceId, int limit) {
    return client.preparedQuery(NEWEST).execute(Tuple.of(workspaceId, limit)).map(Commissions::all);
  }

  public static Future<Boolean> exists(SqlClient client, String workspaceId, String id) {
    return client
        .preparedQuery(CURSOR)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> rows.size() == 1);
  }

  /**
   * Writes the new figures; the workspace must be locked.
   *
   * @param reviewer who took it off hold, or null if that is not what happens
   */
  public static Future<Void> correct(
      SqlConnection tx,
      Commission commission,
      Correction.Figures figures,
      @Nullable String ledgerId,
      int revision,
      @Nullable String reviewer,
      Instant now) {
    return tx.preparedQuery(CORRECT)
        .execute(
            Tuple.of(
                commission.workspaceId(),
                commission.id(),
                figures.status().name(),
                figures.amount(),
                figures.earnings(),
                ledgerId,
                revision,
                Times.utc(now),
                reviewer))
        .map(rows -> Written.one(rows, commission.id()));
  }

  /** The number of what is said about a commission's conversion next; the workspace is locked. */
  public static Future<Integer> nextConversionVersion(SqlConnection tx, Commission commission) {
    return tx.preparedQuery(NEXT_VERSION)
        .execute(Tuple.of(commission.workspaceId(), commission.id()))
        .map(rows -> rows.iterator().next().getInteger("conversion_version"));
  }

  /** Whether the partner has not heard of it; from now on they have. */
  public static Future<Boolean> claimAnnouncement(
      SqlConnection tx, Commission commission, Instant now) {
    return tx.preparedQuery(ANNOUNCE)
        .execute(Tuple.of(commission.workspaceId(), commission.id(), Times.utc(now)))
        .map(claimed -> claimed.rowCount() == 1);
  }

  public static Future<List<Earned>> list(SqlClient client, String workspaceId, Filter filter) {
    Where where = where(workspaceId, filter);
    Page page = filter.page();
    String column = filter.byAmount() ? "c.amount" : "c.created_at";
    // A page that ends before an id is read backwards from it and turned round.
    boolean backwards = page.endingBefore() != null;
    boolean ascending = filter.ascending() != backwards;
    String cursor = backwards ? page.endingBefore() : page.startingAfter();
    if (cursor != null) {
      where.and(
          "("
              + column
              + ", c.id) "
              + (ascending ? ">" : "<")
              + " (SELECT "
              + column.replace("c.", "k.")
              + ", k.id FROM commissions k WHERE k.workspace_id = ? AND k.id = ?)",
          workspaceId,
          cursor);
    }
    String direction = ascending ? " ASC" : " DESC";
    String sql =
        SELECT
            + where.sql()
            + " ORDER BY "
            + column
            + direction
            + ", c.id"
            + direction
            + " LIMIT "
            + where.bind(page.limit())
            + " OFFSET "
            + where.bind(page.offset());
    return client
        .preparedQuery(sql)
        .execute(where.arguments())
        .map(rows -> {
          List<Earned> found = all(rows);
          if (backwards) {
            Collections.reverse(found);
          }
          return found;
        });
  }

  private static Where where(String workspaceId, Filter filter) {
    Where where =
        Where.of("c.workspace_id = ?", workspaceId)
            .andIf(filter.customerId(), "c.customer_id = ?")
            .andIf(filter.payoutId(), "c.payout_id = ?")
            .andIf(filter.invoiceId(), "c.invoice_id = ?")
            .andIf(filter.status(), "c.status = ?")
            .andIf(filter.programId(), "c.program_id = ?")
            .andIf(filter.linkId(), "c.link_id = ?");
    choose(where, "c.type", filter.types());
    choose(where, "c.partner_id", filter.partners());
    if (filter.partners() == null) {
      where.andIf(filter.tenantId(), "e.tenant_id = ?");
    }
    Instant from = filter.range().from();
    Instant until = filter.range().until();
    return where
        .andIf(from == null ? null : Times.utc(from), "c.created_at >= ?")
        .andIf(until == null ? null : Times.utc(until), "c.created_at < ?");
  }

  private static void choose(Where where, String column, @Nullable Choice choice) {
    if (choice != null) {
      where.and(
          column + (choice.exclude() ? " <> ALL(?)" : " = ANY(?)"),
          (Object) choice.values().toArray(String[]::new));
    }
  }

  private static List<Earned> all(RowSet<Row> rows) {
    List<Earned> found = new ArrayList<>(rows.size());
    rows.forEach(row ->
        found.add(
            new Earned(
                CommissionRow.read(row),
                new Earner(
                    row.getString("partner_id"),
                    row.getString("partner_name"),
                    row.getString("partner_email"),
                    row.getString("partner_image"),
                    row.getString("partner_country"),
                    row.getString("partner_tenant_id")))));
    return found;
  }
}
