package io.tributary.gateway.live;

import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;

/** What a dashboard is shown first: the absolute counters and newest events of both sources. */
final class LiveSnapshots {
  private static final long TIMEOUT_MS = 5_000;

  private final MeshClient mesh;
  private final Clock clock;

  LiveSnapshots(MeshClient mesh, Clock clock) {
    this.mesh = mesh;
    this.clock = clock;
  }

  Future<JsonObject> read(Principal principal) {
    Future<JsonObject> tracking = part(Addresses.LIVE_SNAPSHOT_TRACKING, principal);
    Future<JsonObject> payments = part(Addresses.LIVE_SNAPSHOT_PAYMENTS, principal);
    return Future.all(tracking, payments)
        .map(both -> merge(principal, tracking.result(), payments.result()));
  }

  /** Sums are by currency; a dashboard's one sum is that in the workspace's currency. */
  private static JsonObject counters(JsonObject tracking, String currency) {
    JsonObject counters = tracking.getJsonObject("counters").copy();
    JsonObject revenue = counters.getJsonObject("revenue", new JsonObject());
    return counters.put("saleAmount", revenue.getLong(currency, 0L));
  }

  private Future<JsonObject> part(String address, Principal principal) {
    OperationRequest request =
        OperationRequest.system(
            address, principal, new JsonObject(), null, clock.millis() + TIMEOUT_MS);
    return mesh.call(request).map(OperationReply::body).map(JsonObject.class::cast);
  }

  private JsonObject merge(Principal principal, JsonObject tracking, JsonObject payments) {
    JsonArray events = new JsonArray();
    tracking.getJsonArray("events", new JsonArray()).forEach(events::add);
    payments.getJsonArray("events", new JsonArray()).forEach(events::add);
    return new JsonObject()
        .put("type", "snapshot")
        .put("at", Instant.ofEpochMilli(clock.millis()).toString())
        .put("currency", principal.currency())
        .put(
            "counters",
            counters(tracking, principal.currency()).mergeIn(payments.getJsonObject("counters")))
        .put(
            "seq",
            new JsonObject()
                .put(LiveUpdate.TRACKING, tracking.getLong("seq"))
                .put(LiveUpdate.PAYMENTS, payments.getLong("seq")))
        .put("events", events);
  }
}
