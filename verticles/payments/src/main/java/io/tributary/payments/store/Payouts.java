package io.tributary.payments.store;

import io.tributary.kit.sql.Where;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payouts to partners. */
public final class Payouts {
  private static final String SELECT =
      """
      SELECT o.id, o.invoice_id, o.amount, o.currency, o.status, o.description, o.period_start, o.period_end,
             o.mode, o.method, o.rail, o.created_at, o.updated_at, o.initiated_at, o.paid_at,
             o.partner_id, p.name AS partner_name, p.email AS partner_email, p.image AS partner_image,
             p.country AS partner_country, e.tenant_id AS partner_tenant_id
      FROM payouts o
      JOIN partners p ON p.id = o.partner_id
      JOIN enrolments e ON e.partner_id = o.partner_id AND e.program_id = o.program_id
      """;

  private Payouts() {}

  /**
   * A payout as it is shown.
   *
   * @param rail by what the money travels, where the wire format's methods cannot say it
   */
  public record Payout(
      String id,
      @Nullable String invoiceId,
      long amount,
      String currency,
      String status,
      @Nullable String description,
      @Nullable Instant periodStart,
      @Nullable Instant periodEnd,
      @Nullable String mode,
      @Nullable String method,
      @Nullable String rail,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant initiatedAt,
      @Nullable Instant paidAt,
      Commissions.Earner partner) {}

  /** Columns that payouts are sorted by. */
  public enum Sort {
    amount("o.amount"),
    initiatedAt("o.initiated_at"),
    paidAt("o.paid_at");

    private final String sql;

    Sort(String sql) {
      this.sql = sql;
    }
  }

  /** What a page of payouts is chosen by; null does not restrict. */
  public record Filter(
      @Nullable String status,
      @Nullable String partnerId,
      @Nullable String tenantId,
      @Nullable String invoiceId,
      Sort sort,
      boolean ascending,
      int limit,
      int offset) {}

  public static Future<List<Payout>> list(SqlClient client, String workspaceId, Filter filter) {
    Where where =
        Where.of("o.workspace_id = ?", workspaceId)
            .andIf(filter.status(), "o.status = ?")
            .andIf(filter.partnerId(), "o.partner_id = ?")
            .andIf(filter.tenantId(), "e.tenant_id = ?")
            .andIf(filter.invoiceId(), "o.invoice_id = ?");
    String direction = filter.ascending() ? " ASC" : " DESC";
    String sql =
        SELECT
            + where.sql()
            + " ORDER BY "
            + filter.sort().sql
            + direction
            + " NULLS LAST, o.id"
            + direction
            + " LIMIT "
            + where.bind(filter.limit())
            + " OFFSET "
            + where.bind(filter.offset());
    return client
        .preparedQuery(sql)
        .execute(where.arguments())
        .map(rows -> {
          List<Payout> payouts = new ArrayList<>(rows.size());
          rows.forEach(row -> payouts.add(payout(row)));
          return payouts;
        });
  }

  private static Payout payout(Row row) {
    return new Payout(
        row.getString("id"),
        row.getString("invoice_id"),
        row.getLong("amount"),
        row.getString("currency"),
        row.getString("status"),
        row.getString("description"),
        Times.atOrNull(row, "period_start"),
        Times.atOrNull(row, "period_end"),
        row.getString("mode"),
        row.getString("method"),
        row.getString("rail"),
        Times.at(row, "created_at"),
        Times.at(row, "updated_at"),
        Times.atOrNull(row, "initiated_at"),
        Times.atOrNull(row, "paid_at"),
        new Commissions.Earner(
            row.getString("partner_id"),
            row.getString("partner_name"),
            row.getString("partner_email"),
            row.getString("partner_image"),
            row.getString("partner_country"),
            row.getString("partner_tenant_id")));
  }
}
