package io.tributary.tracking.clickstore;

import io.tributary.mesh.LiveUpdate;
import io.tributary.tracking.clickstore.ClickSql.LinkName;
import io.tributary.tracking.domain.IsoTime;
import io.tributary.tracking.domain.ShortLinks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Clicks as dashboards show them. */
final class LiveEvents {
  /** Ids begin with their time. */
  private static final Comparator<StoredClick> ORDER = Comparator.comparing(StoredClick::clickId);

  private LiveEvents() {}

  /** The newest of each workspace, as many as a dashboard takes, newest last. */
  static Map<String, List<StoredClick>> newest(List<StoredClick> clicks) {
    Map<String, PriorityQueue<StoredClick>> newest = new HashMap<>();
    for (StoredClick click : clicks) {
      PriorityQueue<StoredClick> own =
          newest.computeIfAbsent(click.workspaceId(), id -> new PriorityQueue<>(ORDER));
      if (own.size() < LiveUpdate.MAX_EVENTS) {
        own.add(click);
      } else if (ORDER.compare(own.element(), click) < 0) {
        own.remove();
        own.add(click);
      }
    }
    Map<String, List<StoredClick>> sorted = new HashMap<>();
    newest.forEach((workspace, own) -> sorted.put(workspace, own.stream().sorted(ORDER).toList()));
    return sorted;
  }

  static JsonArray of(List<StoredClick> clicks, Map<String, LinkName> links) {
    JsonArray events = new JsonArray();
    clicks.forEach(click -> events.add(event(click, links.get(click.linkId()))));
    return events;
  }

  private static JsonObject event(StoredClick click, @Nullable LinkName link) {
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
