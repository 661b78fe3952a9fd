package io.tributary.payments.api;

import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.Review;
import io.tributary.payments.store.Commissions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Commissions on the wire. */
final class CommissionWire {
  private CommissionWire() {}

  static JsonObject json(Commissions.Earned earned) {
    Commission commission = earned.commission();
    JsonObject json =
        new JsonObject()
            .put("id", commission.id())
            .put("type", commission.type().name())
            .put("amount", commission.amount().minor())
            .put("earnings", commission.earnings().minor())
            .put("currency", commission.earnings().currency())
            // A fixed reward may be of another currency than the sale it is for.
            .put("amountCurrency", commission.amount().currency())
            .put("status", commission.status().name())
            .put("invoiceId", commission.invoiceId())
            .put("description", commission.description())
            .put("quantity", commission.quantity())
            .put("userId", commission.userId())
            .put(
                "metadata",
                commission.metadata() == null ? null : new JsonObject(commission.metadata()))
            .put("programId", commission.programId())
            .put("linkId", commission.linkId())
            .put("eventName", commission.eventName())
            .put("createdAt", Wire.time(commission.createdAt()))
            .put("updatedAt", Wire.time(commission.updatedAt()))
            .put("paidAt", Wire.timeOrNull(commission.paidAt()))
            .put("review", review(commission.review()))
            .put("partner", partner(earned.partner()));
    Commission.Customer customer = commission.customer();
    return json.put(
        "customer",
        customer == null
            ? null
            : new JsonObject()
                .put("id", customer.id())
                .put("externalId", customer.externalId())
                .put("createdAt", Wire.time(customer.createdAt())));
  }

  private static @Nullable JsonObject review(@Nullable Review review) {
    return review == null
        ? null
        : new JsonObject()
            .put("score", review.score())
            .put("reasons", new JsonArray(review.reasons()))
            .put("by", review.by())
            .put("at", Wire.timeOrNull(review.at()));
  }

  static JsonObject partner(Commissions.Earner partner) {
    return new JsonObject()
        .put("id", partner.id())
        .put("name", partner.name())
        .put("email", partner.email())
        .put("image", partner.image())
        .put("payoutsEnabledAt", null)
        .put("country", partner.country())
        .put("groupId", null)
        .put("tenantId", partner.tenantId());
  }
}
