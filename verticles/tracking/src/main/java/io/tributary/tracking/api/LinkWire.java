package io.tributary.tracking.api;

import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkStats;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.domain.Tag;
import io.tributary.tracking.store.RuleRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A link on the wire: every key is there, null where there is nothing. */
final class LinkWire {
  /** What a password that is set looks like; sent back it leaves the password as it is. */
  static final String MASK = "********";

  private final String apiBase;

  /**
   * @param apiBase the public address of the REST API, without a slash at the end
   */
  LinkWire(String apiBase) {
    this.apiBase = apiBase;
  }

  /**
   * @param currency the workspace's currency: the one that {@code saleAmount} is in
   */
  JsonObject of(LinkView view, String currency) {
    Link link = view.link();
    JsonObject json =
        new JsonObject()
            .put("id", link.id())
            .put("domain", link.domain())
            .put("key", link.key())
            .put("url", link.url())
            .put("shortLink", link.shortLink())
            .put("qrCode", qrCode(link))
            .put("externalId", link.owner().externalId())
            .put("tenantId", link.owner().tenantId())
            .put("programId", link.owner().programId())
            .put("partnerId", link.owner().partnerId())
            .put("productId", link.owner().productId())
            .put("folderId", link.owner().folderId())
            .put("comments", link.owner().comments())
            .put("userId", link.userId().isEmpty() ? null : link.userId())
            .put("workspaceId", link.workspaceId())
            .put("projectId", link.workspaceId())
            .put("webhookIds", new JsonArray(link.webhookIds()))
            .put("createdAt", Wire.time(link.createdAt()))
            .put("updatedAt", Wire.time(link.updatedAt()));
    access(json, link);
    content(json, link);
    stats(json, view.stats(), currency);
    return tags(json, view.tags());
  }

  private static void access(JsonObject json, Link link) {
    json.put("archived", link.access().archived())
        .put("disabledAt", Wire.timeOrNull(link.access().disabledAt()))
        .put("expiresAt", Wire.timeOrNull(link.access().expiresAt()))
        .put("expiredUrl", link.access().expiredUrl())
        .put("clickLimit", link.access().clickLimit())
        .put("password", link.access().passwordHash() == null ? null : MASK)
        .put("trackConversion", link.flags().trackConversion())
        .put("proxy", link.flags().proxy())
        .put("rewrite", link.flags().rewrite())
        .put("doIndex", link.flags().doIndex())
        .put("publicStats", link.flags().publicStats());
  }

  private static void content(JsonObject json, Link link) {
    JsonObject geo = new JsonObject();
    link.targets().geo().forEach(geo::put);
    json.put("title", link.preview().title())
        .put("description", link.preview().description())
        .put("image", link.preview().image())
        .put("video", link.preview().video())
        .put("rules", RuleRows.json(link.targets().rules()))
        .put("ios", link.targets().ios())
        .put("android", link.targets().android())
        .put("geo", geo.isEmpty() ? null : geo)
        .put("utm_source", link.utm().source())
        .put("utm_medium", link.utm().medium())
        .put("utm_campaign", link.utm().campaign())
        .put("utm_term", link.utm().term())
        .put("utm_content", link.utm().content())
        .put("ref", link.utm().ref())
        .put("testVariants", RuleRows.variantsJson(link.test().variants()))
        .put("testStartedAt", Wire.timeOrNull(link.test().startedAt()))
        .put("testCompletedAt", Wire.timeOrNull(link.test().completedAt()));
  }

  static JsonObject stats(JsonObject json, LinkStats stats, String currency) {
    return json.put("clicks", stats.clicks())
        .put("leads", stats.leads())
        .put("conversions", stats.conversions())
        .put("sales", stats.sales())
        .put("saleAmount", stats.revenue().getOrDefault(currency, 0L))
        .put("saleAmounts", Wire.sums(stats.revenue()))
        .put("lastClicked", Wire.timeOrNull(stats.lastClicked()));
  }

  private static JsonObject tags(JsonObject json, List<Tag> tags) {
    JsonArray array = new JsonArray();
    tags.forEach(tag -> array.add(tag(tag)));
    return json.put("tags", array).put("tagId", tags.isEmpty() ? null : tags.getFirst().id());
  }

  static JsonObject tag(Tag tag) {
    return new JsonObject().put("id", tag.id()).put("name", tag.name()).put("color", tag.color());
  }

  private String qrCode(Link link) {
    return apiBase + "/qr?url=" + URLEncoder.encode(link.shortLink(), StandardCharsets.UTF_8);
  }
}
