package io.tributary.payments.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The ledger, to look at. */
public final class LedgerApi {
  private final Database database;

  LedgerApi(Database database) {
    this.database = database;
  }

  public Future<OperationReply> trialBalance(OperationCall call) {
    return Ledger.trialBalance(database.reads(), call.workspaceId())
        .map(balances ->
            OperationReply.of(
                new JsonObject()
                    .put(
                        "currencies",
                        Wire.array(
                            balances,
                            balance ->
                                new JsonObject()
                                    .put("currency", balance.currency().toUpperCase(Locale.ROOT))
                                    .put("debit", balance.debit())
                                    .put("credit", balance.credit())))));
  }

  public Future<OperationReply> accounts(OperationCall call) {
    return Ledger.accounts(
            database.reads(), call.workspaceId(), call.query("startingAfter"), Wire.pageSize(call))
        .map(accounts -> OperationReply.of(Wire.array(accounts, LedgerApi::json)));
  }

  public Future<OperationReply> transactions(OperationCall call) {
    return Ledger.transactions(
            database.reads(), call.workspaceId(), call.query("startingAfter"), Wire.pageSize(call))
        .map(posted -> OperationReply.of(Wire.array(posted, LedgerApi::json)));
  }

  private static JsonObject json(Ledger.AccountTotals account) {
    return new JsonObject()
        .put("id", account.id())
        .put("kind", account.kind())
        .put("ownerKind", account.ownerKind())
        .put("ownerId", account.ownerId())
        .put("ownerName", account.ownerName())
        .put("currency", account.currency())
        .put("debit", account.debits())
        .put("credit", account.credits())
        .put("balance", account.debits() - account.credits());
  }

  private static JsonObject json(Ledger.Posted posted) {
    return new JsonObject()
        .put("id", posted.id())
        .put("kind", posted.kind())
        .put("reference", posted.reference())
        .put("reverses", posted.reverses())
        .put("createdAt", Wire.time(posted.createdAt()))
        .put("postings", posted.postings());
  }
}
