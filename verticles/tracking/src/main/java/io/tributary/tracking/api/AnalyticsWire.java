package io.tributary.tracking.api;

import io.tributary.tracking.analytics.Answer;
import io.tributary.tracking.analytics.Buckets;
import io.tributary.tracking.analytics.EventKind;
import io.tributary.tracking.analytics.Grouping;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers of analytics on the wire; only what was asked for is counted. */
final class AnalyticsWire {
  /** What stands for the narrower places of a country or region. */
  private static final String ANY = "*";

  private final EventKind event;
  private final String currency;

  AnalyticsWire(EventKind event, String currency) {
    this.event = event;
    this.currency = currency;
  }

  JsonObject count(List<Answer> answers) {
    Answer all = answers.isEmpty() ? Answer.nothing(List.of()) : answers.getFirst();
    return counted(new JsonObject(), all);
  }

  /** One point for each bucket, zeros where nothing happened. */
  JsonArray timeseries(Buckets buckets, List<Answer> answers) {
    Map<Integer, Answer> byNumber = new HashMap<>();
    answers.forEach(answer -> byNumber.put(Integer.valueOf(answer.key().getFirst()), answer));
    JsonArray points = new JsonArray();
    // PostgreSQL numbers buckets from one.
    for (int i = 0; i < buckets.starts().size(); i++) {
      Answer answer = byNumber.getOrDefault(i + 1, Answer.nothing(List.of()));
      points.add(
          counted(new JsonObject().put("start", Wire.time(buckets.starts().get(i))), answer));
    }
    return points;
  }

  JsonArray groups(Grouping grouping, List<Answer> answers) {
    JsonArray groups = new JsonArray();
    for (Answer answer : answers) {
      List<String> key = answer.key();
      JsonObject group = new JsonObject();
      switch (grouping) {
        case COUNTRIES -> place(group, key.get(0), ANY, ANY);
        case REGIONS -> place(group, key.get(0), key.get(1), ANY);
        case CITIES -> place(group, key.get(0), key.get(1), key.get(2));
        default -> group.put(grouping.key(), key.getFirst());
      }
      groups.add(counted(group, answer));
    }
    return groups;
  }

  JsonArray links(List<Answer> answers, Map<String, LinkView> links) {
    JsonArray groups = new JsonArray();
    for (Answer answer : answers) {
      LinkView view = links.get(answer.key().getFirst());
      if (view != null) {
        groups.add(counted(link(view.link()), answer));
      }
    }
    return groups;
  }

  private static JsonObject link(Link link) {
    return new JsonObject()
        .put("link", link.id())
        .put("id", link.id())
        .put("domain", link.domain())
        .put("key", link.key())
        .put("shortLink", link.shortLink())
        .put("url", link.url())
        .put("title", link.preview().title())
        .put("comments", link.owner().comments())
        .put("folderId", link.owner().folderId())
        .put("partnerId", link.owner().partnerId())
        .put("createdAt", Wire.time(link.createdAt()));
  }

  private static void place(JsonObject group, String country, String region, String city) {
    group.put("country", country).put("region", region).put("city", city);
  }

  private JsonObject counted(JsonObject group, Answer answer) {
    if (event.countsClicks()) {
      group.put("clicks", answer.clicks());
    }
    if (event == EventKind.LEADS || event == EventKind.COMPOSITE) {
      group.put("leads", answer.leads());
    }
    if (event == EventKind.SALES || event == EventKind.COMPOSITE) {
      group
          .put("sales", answer.sales())
          .put("saleAmount", answer.saleAmounts().getOrDefault(currency, 0L))
          .put("saleAmounts", Wire.sums(answer.saleAmounts()));
    }
    return group;
  }
}
