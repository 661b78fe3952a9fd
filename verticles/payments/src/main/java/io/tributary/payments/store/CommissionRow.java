package io.tributary.payments.store;

import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.CommissionStatus;
import io.tributary.payments.domain.CommissionType;
import io.tributary.payments.domain.Money;
import io.tributary.payments.domain.Review;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A commission as a row, and back. */
final class CommissionRow {
  static final String COLUMNS =
      """
      c.id, c.workspace_id, c.program_id, c.partner_id, c.link_id, c.type, c.status, c.amount, c.amount_currency,
      c.earnings, c.currency, c.quantity, c.invoice_id, c.description, c.metadata, c.user_id, c.customer_id,
      c.customer_external_id, c.customer_created_at, c.event_id, c.event_name, c.percent_parts, c.ledger_id,
      c.revision, c.created_at, c.updated_at, c.paid_at, c.fraud_score, c.fraud_reasons, c.reviewed_by, c.reviewed_at
      """;

  private CommissionRow() {}

  /** The shape that {@link Commissions#insertAll}'s statement unpacks. */
  static JsonObject json(Commission commission) {
    Commission.Customer customer = commission.customer();
    Review review = commission.review();
    return new JsonObject()
        .put("id", commission.id())
        .put("workspace_id", commission.workspaceId())
        .put("program_id", commission.programId())
        .put("partner_id", commission.partnerId())
        .put("link_id", commission.linkId())
        .put("type", commission.type().name())
        .put("status", commission.status().name())
        .put("amount", commission.amount().minor())
        .put("amount_currency", commission.amount().currency())
        .put("earnings", commission.earnings().minor())
        .put("currency", commission.earnings().currency())
        .put("quantity", commission.quantity())
        .put("invoice_id", commission.invoiceId())
        .put("description", commission.description())
        .put("metadata", commission.metadata())
        .put("user_id", commission.userId())
        .put("customer_id", customer == null ? null : customer.id())
        .put("customer_external_id", customer == null ? null : customer.externalId())
        .put("customer_created_at", customer == null ? null : customer.createdAt().toString())
        .put("event_id", commission.eventId())
        .put("event_name", commission.eventName())
        .put("percent_parts", commission.percentParts())
        .put("ledger_id", commission.ledgerId())
        .put("revision", commission.revision())
        .put("created_at", commission.createdAt().toString())
        .put("updated_at", commission.updatedAt().toString())
        .put("announced_at", commission.awaitsReview() ? null : commission.updatedAt().toString())
        .put("fraud_score", review == null ? null : review.score())
        .put("fraud_reasons", review == null ? null : review.reasons());
  }

  static Commission read(Row row) {
    return new Commission(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("program_id"),
        row.getString("partner_id"),
        row.getString("link_id"),
        CommissionType.valueOf(row.getString("type")),
        CommissionStatus.valueOf(row.getString("status")),
        new Money(row.getLong("amount"), row.getString("amount_currency")),
        new Money(row.getLong("earnings"), row.getString("currency")),
        row.getInteger("quantity"),
        row.getString("invoice_id"),
        row.getString("description"),
        metadata(row),
        row.getString("user_id"),
        customer(row),
        row.getString("event_id"),
        row.getString("event_name"),
        row.getInteger("percent_parts"),
        row.getString("ledger_id"),
        row.getInteger("revision"),
        Times.at(row, "created_at"),
        Times.at(row, "updated_at"),
        Times.atOrNull(row, "paid_at"),
        review(row));
  }

  private static @Nullable Review review(Row row) {
    Integer score = row.getInteger("fraud_score");
    String[] reasons = row.getArrayOfStrings("fraud_reasons");
    return score == null
        ? null
        : new Review(
            score,
            reasons == null ? List.of() : List.of(reasons),
            row.getString("reviewed_by"),
            Times.atOrNull(row, "reviewed_at"));
  }

  private static @Nullable Map<String, Object> metadata(Row row) {
    return row.getValue("metadata") instanceof JsonObject metadata ? metadata.getMap() : null;
  }

  private static Commission.@Nullable Customer customer(Row row) {
    String id = row.getString("customer_id");
    String externalId = row.getString("customer_external_id");
    Instant createdAt = Times.atOrNull(row, "customer_created_at");
    return id == null || externalId == null || createdAt == null
        ? null
        : new Commission.Customer(id, externalId, createdAt);
  }
}
