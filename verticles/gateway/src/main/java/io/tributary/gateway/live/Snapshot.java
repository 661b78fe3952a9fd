package io.tributary.gateway.live;

import io.tributary.mesh.LiveUpdate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The absolute counters and newest events of a workspace, of both sources: {@code {seq, counters,
 * events}} each.
 *
 * @param atMs epoch milliseconds
 */
record Snapshot(
    String workspaceId, String currency, long atMs, JsonObject tracking, JsonObject payments) {

  /**
   * What a dashboard is shown first. One that says what it has seen gets, if all of them are known,
   * the events that it missed, and {@code resumed} true: it may go on with those it has. As ever,
   * of more than {@link LiveUpdate#MAX_EVENTS} in one update it is told the newest.
   */
  JsonObject message(Since since, RecentUpdates recent) {
    Optional<JsonArray> missed = missed(since, recent);
    return new JsonObject()
        .put("type", "snapshot")
        .put("at", Instant.ofEpochMilli(atMs).toString())
        .put("currency", currency)
        .put("counters", counters().mergeIn(payments.getJsonObject("counters")))
        .put(
            "seq",
            new JsonObject()
                .put(LiveUpdate.TRACKING, tracking.getLong("seq"))
                .put(LiveUpdate.PAYMENTS, payments.getLong("seq")))
        .put("resumed", missed.isPresent())
        .put("events", missed.orElseGet(this::newest));
  }

  /** The same as updates: for whoever may have missed one. */
  List<LiveUpdate> updates() {
    return List.of(update(LiveUpdate.TRACKING, tracking), update(LiveUpdate.PAYMENTS, payments));
  }

  private LiveUpdate update(String source, JsonObject part) {
    JsonObject counters =
        source.equals(LiveUpdate.TRACKING) ? counters() : part.getJsonObject("counters");
    return new LiveUpdate(
        workspaceId, source, part.getLong("seq"), atMs, counters, part.getJsonArray("events"));
  }

  private Optional<JsonArray> missed(Since since, RecentUpdates recent) {
    return missed(LiveUpdate.TRACKING, tracking, since, recent)
        .flatMap(clicks ->
            missed(LiveUpdate.PAYMENTS, payments, since, recent)
                .map(commissions -> {
                  JsonArray all = new JsonArray();
                  clicks.forEach(all::add);
                  commissions.forEach(all::add);
                  return all;
                }));
  }

  private Optional<List<Object>> missed(
      String source, JsonObject part, Since since, RecentUpdates recent) {
    Long seen = since.of(source);
    return seen == null
        ? Optional.empty()
        : recent.eventsBetween(workspaceId, source, seen, part.getLong("seq"));
  }

  private JsonArray newest() {
    JsonArray events = new JsonArray();
    tracking.getJsonArray("events", new JsonArray()).forEach(events::add);
    payments.getJsonArray("events", new JsonArray()).forEach(events::add);
    return events;
  }

  /** Sums are by currency; a dashboard's one sum is that in the workspace's currency. */
  private JsonObject counters() {
    JsonObject counters = tracking.getJsonObject("counters").copy();
    JsonObject revenue = counters.getJsonObject("revenue", new JsonObject());
    return counters.put("saleAmount", revenue.getLong(currency, 0L));
  }
}
