package io.tributary.payments.api;

import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.store.Earnings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a partner's links brought, from tracking, and what the partner earned by it, from here. */
public final class PartnerAnalyticsApi {
  private static final String ADDRESS = "tracking.analytics.query";

  private final Database database;
  private final MeshClient mesh;
  private final Clock clock;

  PartnerAnalyticsApi(Database database, MeshClient mesh, Clock clock) {
    this.database = database;
    this.mesh = mesh;
    this.clock = clock;
  }

  public Future<OperationReply> query(OperationCall call) {
    return PartnersApi.find(
            database.reads(),
            call.workspaceId(),
            call.query("partnerId"),
            call.query("tenantId"),
            call.query("programId"))
        .compose(partner ->
            mesh.call(request(call, partner))
                .compose(reply -> withEarnings(call, partner, reply.body())))
        .map(OperationReply::of);
  }

  private static OperationRequest request(OperationCall call, Enrolment partner) {
    JsonObject query = call.request().query().copy();
    query.remove("tenantId");
    query
        .put("partnerId", partner.partnerId())
        .put("programId", partner.programId())
        .put("event", "composite");
    return call.request().onBehalf(ADDRESS, Map.of(), query, null);
  }

  private Future<Object> withEarnings(
      OperationCall call, Enrolment partner, @org.jspecify.annotations.Nullable Object body) {
    Earnings.Scope scope =
        new Earnings.Scope(
            call.workspaceId(),
            partner.programId(),
            partner.partnerId(),
            call.principal().currency(),
            Wire.range(call, clock.instant()));
    if (body instanceof JsonObject count) {
      return Earnings.total(database.reads(), scope).map(sum -> count.copy().put("earnings", sum));
    }
    JsonArray rows = body instanceof JsonArray array ? array.copy() : new JsonArray();
    return "timeseries".equals(call.query("groupBy")) ? bySpan(scope, rows) : byLink(scope, rows);
  }

  private Future<Object> byLink(Earnings.Scope scope, JsonArray rows) {
    List<String> links = new ArrayList<>(rows.size());
    each(rows, row -> links.add(row.getString("id", "")));
    return Earnings.byLink(database.reads(), scope, links)
        .map(sums -> {
          each(rows, row -> row.put("earnings", sums.getOrDefault(row.getString("id"), 0L)));
          return rows;
        });
  }

  private Future<Object> bySpan(Earnings.Scope scope, JsonArray rows) {
    List<Instant> starts = new ArrayList<>();
    each(rows, row -> start(row).ifPresent(starts::add));
    if (starts.size() != rows.size() || starts.isEmpty()) {
      each(rows, row -> row.put("earnings", 0L));
      return Future.succeededFuture(rows);
    }
    return Earnings.bySpan(database.reads(), scope, starts)
        .map(sums -> {
          for (int i = 0; i < rows.size(); i++) {
            rows.getJsonObject(i).put("earnings", sums.getOrDefault(i, 0L));
          }
          return rows;
        });
  }

  private static Optional<Instant> start(JsonObject row) {
    try {
      return Optional.of(OffsetDateTime.parse(row.getString("start", "")).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static void each(JsonArray rows, java.util.function.Consumer<JsonObject> change) {
    for (int i = 0; i < rows.size(); i++) {
      change.accept(rows.getJsonObject(i));
    }
  }
}
