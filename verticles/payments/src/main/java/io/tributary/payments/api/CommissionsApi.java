package io.tributary.payments.api;

import io.tributary.kit.op.CommaList;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.CommissionStatus;
import io.tributary.payments.domain.CommissionType;
import io.tributary.payments.domain.Correction;
import io.tributary.payments.store.Commissions;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commissions: listing and correcting them. */
public final class CommissionsApi {
  /** The largest whole number that every client of JSON reads exactly. */
  private static final long MAX_SUM = (1L << 53) - 1;

  private final Database database;
  private final Clock clock;
  private final Consumer<CommissionBook.Change> committed;

  /**
   * @param committed hears what a committed write changed
   */
  CommissionsApi(Database database, Clock clock, Consumer<CommissionBook.Change> committed) {
    this.database = database;
    this.clock = clock;
    this.committed = committed;
  }

  public Future<OperationReply> list(OperationCall call) {
    Commissions.Filter filter = filter(call);
    String cursor =
        filter.page().startingAfter() == null
            ? filter.page().endingBefore()
            : filter.page().startingAfter();
    return known(call.workspaceId(), cursor)
        .compose(done -> Commissions.list(database.reads(), call.workspaceId(), filter))
        .map(found -> OperationReply.of(Wire.array(found, CommissionWire::json)));
  }

  public Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    JsonObject body = call.body();
    return Workspaces.lock(tx, List.of(call.workspaceId()))
        .compose(currencies ->
            Commissions.find(tx, call.workspaceId(), id)
                .map(found -> found.orElseThrow(() -> unknown(id)).commission())
                .compose(commission ->
                    correct(tx, call, commission, correction(body, commission), currencies)))
        .compose(done -> Commissions.find(tx, call.workspaceId(), id))
        .map(found -> OperationReply.of(CommissionWire.json(found.orElseThrow())));
  }

  public Future<OperationReply> updateMany(OperationCall call, SqlConnection tx) {
    JsonArray wanted = call.body().getJsonArray("commissionIds");
    Set<String> ids = new LinkedHashSet<>();
    wanted.forEach(id -> ids.add(id.toString()));
    Correction correction =
        new Correction(CommissionStatus.valueOf(call.body().getString("status")), null, null);
    return Workspaces.lock(tx, List.of(call.workspaceId()))
        .compose(currencies ->
            Commissions.findAll(tx, call.workspaceId(), ids)
                .compose(found -> {
                  Map<String, Commission> byId = new HashMap<>();
                  found.forEach(one -> byId.put(one.commission().id(), one.commission()));
                  Future<Void> last = Future.succeededFuture();
                  for (String id : ids) {
                    Commission commission = byId.get(id);
                    if (commission == null) {
                      throw unknown(id);
                    }
                    last =
                        last.compose(done -> correct(tx, call, commission, correction, currencies));
                  }
                  return last;
                }))
        .map(done ->
            OperationReply.of(
                Wire.array(
                    ids,
                    id ->
                        new JsonObject()
                            .put("id", id)
                            .put("status", call.body().getString("status")))));
  }

  private Future<Void> correct(
      SqlConnection tx,
      OperationCall call,
      Commission commission,
      Correction correction,
      Map<String, String> currencies) {
    if (commission.status().settled()) {
      throw MeshException.conflict(
          commission.id() + " is " + commission.status() + " and cannot be changed any more.");
    }
    String workspaceId = call.workspaceId();
    return CommissionBook.correct(
            tx,
            commission,
            correction.applyTo(commission),
            call.principal().subjectId(),
            currencies.getOrDefault(workspaceId, ""),
            clock.instant())
        .map(counters -> {
          call.afterCommit(
              () -> committed.accept(new CommissionBook.Change(workspaceId, counters, List.of())));
          return null;
        });
  }

  /** {@code currency} is not looked at: the SDKs always send one, whatever the caller wants. */
  private static Correction correction(JsonObject body, Commission commission) {
    String status = body.getString("status");
    Long saleAmount = saleAmount(body, commission);
    if (saleAmount != null && commission.type() != CommissionType.sale) {
      throw MeshException.invalid("saleAmount", "only the commission of a sale has one");
    }
    if (saleAmount != null && saleAmount > MAX_SUM) {
      throw MeshException.invalid(
          "modifySaleAmount", "the sale would be above " + MAX_SUM + ", which JSON cannot carry");
    }
    if (saleAmount != null && saleAmount < 0) {
      throw MeshException.invalid("modifySaleAmount", "the sale would be below zero");
    }
    return new Correction(
        status == null ? null : CommissionStatus.valueOf(status),
        saleAmount,
        body.getLong("earnings"));
  }

  private static @Nullable Long saleAmount(JsonObject body, Commission commission) {
    Long change = either(body, "modifySaleAmount", "modifyAmount");
    return change == null
        ? either(body, "saleAmount", "amount")
        : Long.valueOf(Math.addExact(commission.amount().minor(), change));
  }

  private static @Nullable Long either(JsonObject body, String key, String deprecated) {
    return body.getLong(key) == null ? body.getLong(deprecated) : body.getLong(key);
  }

  private Future<Void> known(String workspaceId, @Nullable String cursor) {
    if (cursor == null) {
      return Future.succeededFuture();
    }
    return Commissions.exists(database.reads(), workspaceId, cursor)
        .map(exists -> {
          if (!exists) {
            throw unknown(cursor);
          }
          return null;
        });
  }

  private static MeshException unknown(String id) {
    return MeshException.notFound("There is no commission " + id + ".");
  }

  private Commissions.Filter filter(OperationCall call) {
    Instant now = clock.instant();
    String after = call.query("startingAfter");
    String before = call.query("endingBefore");
    if (after != null && before != null) {
      throw MeshException.invalid("endingBefore", "cannot stand beside startingAfter");
    }
    boolean cursor = after != null || before != null;
    return new Commissions.Filter(
        choice(call.query("type")),
        choice(call.query("partnerId")),
        call.query("tenantId"),
        call.query("customerId"),
        call.query("payoutId"),
        call.query("invoiceId"),
        call.query("status"),
        call.query("programId"),
        call.query("linkId"),
        Wire.range(call, now),
        "amount".equals(call.query("sortBy")),
        Wire.ascending(call),
        new Commissions.Page(after, before, Wire.pageSize(call), cursor ? 0 : Wire.offset(call)));
  }

  /** {@code a}, {@code a,b}, or {@code -a,b} for all but those. */
  private static Commissions.@Nullable Choice choice(@Nullable String text) {
    if (text == null) {
      return null;
    }
    boolean exclude = text.startsWith("-");
    return new Commissions.Choice(CommaList.split(exclude ? text.substring(1) : text), exclude);
  }
}
