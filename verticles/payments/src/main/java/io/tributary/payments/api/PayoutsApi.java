package io.tributary.payments.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.store.Payouts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Payouts, to look at. */
public final class PayoutsApi {
  private final Database database;

  PayoutsApi(Database database) {
    this.database = database;
  }

  public Future<OperationReply> list(OperationCall call) {
    String sortBy = call.query("sortBy");
    Payouts.Filter filter =
        new Payouts.Filter(
            call.query("status"),
            call.query("partnerId"),
            call.query("tenantId"),
            call.query("invoiceId"),
            Payouts.Sort.valueOf(sortBy == null ? "amount" : sortBy),
            Wire.ascending(call),
            Wire.pageSize(call),
            Wire.offset(call));
    return Payouts.list(database.reads(), call.workspaceId(), filter)
        .map(payouts -> OperationReply.of(Wire.array(payouts, PayoutsApi::json)));
  }

  private static JsonObject json(Payouts.Payout payout) {
    return new JsonObject()
        .put("id", payout.id())
        .put("invoiceId", payout.invoiceId())
        .put("amount", payout.amount())
        .put("currency", payout.currency())
        .put("status", payout.status())
        .put("description", payout.description())
        .put("periodStart", Wire.timeOrNull(payout.periodStart()))
        .put("periodEnd", Wire.timeOrNull(payout.periodEnd()))
        .put("createdAt", Wire.time(payout.createdAt()))
        .put("updatedAt", Wire.time(payout.updatedAt()))
        .put("initiatedAt", Wire.timeOrNull(payout.initiatedAt()))
        .put("paidAt", Wire.timeOrNull(payout.paidAt()))
        .put("mode", payout.mode())
        .put("method", payout.method())
        .put("rail", payout.rail())
        .put("partner", CommissionWire.partner(payout.partner()).put("defaultPayoutMethod", null));
  }
}
