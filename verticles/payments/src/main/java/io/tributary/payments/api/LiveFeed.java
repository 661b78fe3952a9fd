package io.tributary.payments.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.OperationReply;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.store.Commissions;
import io.tributary.payments.store.Workspaces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;

/** What open dashboards see of this context. Of persons it carries the partner's name only. */
public final class LiveFeed {
  private final Vertx vertx;
  private final Database database;
  private final Clock clock;

  public LiveFeed(Vertx vertx, Database database, Clock clock) {
    this.vertx = vertx;
    this.database = database;
    this.clock = clock;
  }

  /** Tells of a committed change. A hint: the next one or a snapshot makes up for a lost one. */
  public void publish(CommissionBook.Change change) {
    List<CommissionBook.Draft> booked = change.booked();
    List<CommissionBook.Draft> newest =
        booked.subList(Math.max(0, booked.size() - LiveUpdate.MAX_EVENTS), booked.size());
    vertx
        .eventBus()
        .publish(
            Addresses.LIVE_UPDATES,
            new LiveUpdate(
                change.workspaceId(),
                LiveUpdate.PAYMENTS,
                change.counters().seq(),
                clock.millis(),
                counters(change.counters()),
                Wire.array(newest, d -> event(d.commission(), d.enrolment().name()))));
  }

  public Future<OperationReply> snapshot(OperationCall call) {
    String workspaceId = call.workspaceId();
    return Workspaces.counters(database.reads(), workspaceId)
        .compose(counters ->
            Commissions.newest(database.reads(), workspaceId, LiveUpdate.MAX_EVENTS)
                .map(newest -> {
                  Workspaces.Counters current = counters.orElse(Workspaces.Counters.NONE);
                  JsonArray events =
                      Wire.array(newest.reversed(), e -> event(e.commission(), e.partner().name()));
                  return OperationReply.of(
                      new JsonObject()
                          .put("seq", current.seq())
                          .put("counters", counters(current))
                          .put("events", events));
                }));
  }

  private static JsonObject counters(Workspaces.Counters counters) {
    return new JsonObject()
        .put("commissions", counters.commissions())
        .put("earnings", counters.earnings())
        .put("earningsAmounts", new JsonObject(new TreeMap<>(counters.earningsAmounts())));
  }

  private static JsonObject event(Commission commission, String partnerName) {
    return new JsonObject()
        .put("id", commission.id())
        .put("type", "commission")
        .put("at", Wire.time(commission.createdAt()))
        .put("linkId", commission.linkId())
        .put("domain", null)
        .put("key", null)
        .put("shortLink", null)
        .put("country", null)
        .put("city", null)
        .put("device", null)
        .put("browser", null)
        .put("os", null)
        .put("referer", null)
        .put("bot", null)
        .put("eventName", null)
        .put("amount", commission.earnings().minor())
        .put("currency", commission.earnings().currency())
        .put("partnerName", publicName(partnerName));
  }

  /** A partner without a name goes by its email, which is nobody's business. */
  private static String publicName(String name) {
    return name.contains("@") ? name.substring(0, 1) + "…" : name;
  }
}
