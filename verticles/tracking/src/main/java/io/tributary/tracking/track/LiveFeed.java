package io.tributary.tracking.track;

import io.tributary.mesh.Addresses;
import io.tributary.mesh.LiveUpdate;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.IsoTime;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.Totals;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;

/** Tells open dashboards about conversions. Nothing in it says who the customer is. */
public final class LiveFeed {
  private final EventBus bus;

  public LiveFeed(EventBus bus) {
    this.bus = bus;
  }

  /**
   * @param currency the workspace's
   */
  public void publish(Conversion conversion, Link link, Totals totals, String currency) {
    bus.publish(
        Addresses.LIVE_UPDATES,
        new LiveUpdate(
            conversion.workspaceId(),
            LiveUpdate.TRACKING,
            totals.seq(),
            conversion.at().toEpochMilli(),
            counters(totals, currency),
            new JsonArray().add(event(conversion, link))));
  }

  /** What the counters are after a correction, which is no event of its own. */
  public void publish(String workspaceId, Totals totals, Instant at) {
    bus.publish(
        Addresses.LIVE_UPDATES,
        new LiveUpdate(
            workspaceId,
            LiveUpdate.TRACKING,
            totals.seq(),
            at.toEpochMilli(),
            counters(totals),
            new JsonArray()));
  }

  public static JsonObject counters(Totals totals, String currency) {
    return counters(totals).put("saleAmount", totals.revenue().getOrDefault(currency, 0L));
  }

  private static JsonObject counters(Totals totals) {
    return new JsonObject()
        .put("clicks", totals.clicks())
        .put("bots", totals.bots())
        .put("leads", totals.leads())
        .put("sales", totals.sales())
        .put("revenue", new JsonObject(new LinkedHashMap<String, Object>(totals.revenue())));
  }

  public static JsonObject event(Conversion conversion, Link link) {
    boolean sale = conversion.kind() == Conversion.Kind.sale;
    return new JsonObject()
        .put("id", conversion.id())
        .put("type", conversion.kind().name())
        .put("at", IsoTime.of(conversion.at()))
        .put("linkId", link.id())
        .put("domain", link.domain())
        .put("key", link.key())
        .put("shortLink", link.shortLink())
        .put("country", conversion.click().country())
        .put("city", conversion.click().city())
        .put("device", conversion.click().device())
        .put("browser", conversion.click().browser())
        .put("os", conversion.click().os())
        .put("referer", conversion.click().referer())
        .putNull("bot")
        .put("eventName", conversion.eventName())
        .put("amount", sale ? conversion.amount() : null)
        .put("currency", conversion.currency())
        .putNull("partnerName");
  }
}
