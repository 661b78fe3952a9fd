package io.tributary.tracking.clickstore;

import io.tributary.mesh.LiveUpdate;
import io.tributary.tracking.domain.IsoTime;
import io.tributary.tracking.domain.ShortLinks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clicks as dashboards show them. */
final class LiveEvents {
  private LiveEvents() {}

  /** The newest of the clicks, newest last. */
  static JsonArray of(List<StoredClick> clicks, Map<String, ClickSql.LinkRow> links) {
    JsonArray events = new JsonArray();
    clicks.stream()
        .sorted(Comparator.comparing(StoredClick::clickId))
        .skip(Math.max(0, clicks.size() - LiveUpdate.MAX_EVENTS))
        .forEach(click -> events.add(event(click, links.get(click.linkId()))));
    return events;
  }

  private static JsonObject event(StoredClick click, ClickSql.@Nullable LinkRow link) {
    return new JsonObject()
        .put("id", click.clickId())
        .put("type", "click")
        .put("at", IsoTime.of(click.at().toInstant()))
        .put("linkId", click.linkId())
        .put("domain", link == null ? null : link.domain())
        .put("key", link == null ? null : link.key())
        .put("shortLink", link == null ? null : ShortLinks.of(link.domain(), link.key()))
        .put("country", click.country())
        .put("city", click.city())
        .put("device", click.device())
        .put("browser", click.browser())
        .put("os", click.os())
        .put("referer", click.referer())
        .put("bot", click.bot())
        .putNull("eventName")
        .putNull("amount")
        .putNull("currency")
        .putNull("partnerName");
  }
}
