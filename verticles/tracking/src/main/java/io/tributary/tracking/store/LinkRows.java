package io.tributary.tracking.store;

import static io.tributary.tracking.store.Columns.instant;
import static io.tributary.tracking.store.Columns.instantOrNull;
import static io.tributary.tracking.store.Columns.time;

import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkAccess;
import io.tributary.tracking.domain.LinkFlags;
import io.tributary.tracking.domain.LinkOwner;
import io.tributary.tracking.domain.LinkPreview;
import io.tributary.tracking.domain.LinkStats;
import io.tributary.tracking.domain.LinkTargets;
import io.tributary.tracking.domain.LinkTest;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.domain.Tag;
import io.tributary.tracking.domain.UtmTags;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Links between rows and the domain. */
final class LinkRows {
  /** The columns of {@link #view}, over {@code links l LEFT JOIN link_stats s}. */
  static final String VIEW_COLUMNS =
      """
      l.*, COALESCE(s.clicks, 0) AS clicks, COALESCE(s.leads, 0) AS leads,
        COALESCE(s.conversions, 0) AS conversions, COALESCE(s.sales, 0) AS sales, s.last_clicked,
        (SELECT jsonb_object_agg(r.currency, r.amount) FROM link_revenue r
          WHERE r.link_id = l.id) AS revenue,
        (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'color', t.color)
                          ORDER BY t.name)
          FROM link_tags lt JOIN tags t ON t.id = lt.tag_id WHERE lt.link_id = l.id) AS tags
      """;

  private LinkRows() {}

  static LinkView view(Row row) {
    LinkStats stats =
        new LinkStats(
            row.getLong("clicks"),
            row.getLong("leads"),
            row.getLong("conversions"),
            row.getLong("sales"),
            instantOrNull(row, "last_clicked"),
            Columns.sums(row, "revenue"));
    List<Tag> tags = new ArrayList<>();
    for (JsonObject tag : objects(row.get(JsonArray.class, "tags"))) {
      tags.add(new Tag(tag.getString("id"), tag.getString("name"), tag.getString("color")));
    }
    return new LinkView(link(row), stats, tags);
  }

  static Link link(Row row) {
    return new Link(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("domain"),
        row.getString("key"),
        row.getString("url"),
        row.getString("user_id") == null ? "" : row.getString("user_id"),
        new LinkOwner(
            row.getString("external_id"),
            row.getString("tenant_id"),
            row.getString("program_id"),
            row.getString("partner_id"),
            row.getString("product_id"),
            row.getString("folder_id"),
            row.getString("comments")),
        new LinkAccess(
            row.getBoolean("archived"),
            instantOrNull(row, "disabled_at"),
            instantOrNull(row, "expires_at"),
            row.getString("expired_url"),
            row.getLong("click_limit"),
            row.getString("password_hash")),
        new LinkFlags(
            row.getBoolean("track_conversion"),
            row.getBoolean("proxy"),
            row.getBoolean("rewrite"),
            row.getBoolean("do_index"),
            row.getBoolean("public_stats")),
        new LinkPreview(
            row.getString("title"),
            row.getString("description"),
            row.getString("image"),
            row.getString("video")),
        new LinkTargets(
            RuleRows.rules(row.getString("id"), row.get(JsonArray.class, "rules")),
            row.getString("ios"),
            row.getString("android"),
            geo(row.get(JsonObject.class, "geo"))),
        new UtmTags(
            row.getString("utm_source"),
            row.getString("utm_medium"),
            row.getString("utm_campaign"),
            row.getString("utm_term"),
            row.getString("utm_content"),
            row.getString("ref")),
        new LinkTest(
            RuleRows.variants(row.getString("id"), row.get(JsonArray.class, "test_variants")),
            instantOrNull(row, "test_started_at"),
            instantOrNull(row, "test_completed_at")),
        row.get(JsonArray.class, "webhook_ids").stream().map(String::valueOf).toList(),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  /** The values of {@link LinkStore}'s insert and update, in the order of its column list. */
  static Tuple values(Link link) {
    Tuple values = Tuple.tuple();
    values.addValue(link.id()).addValue(link.workspaceId());
    values.addValue(link.domain()).addValue(link.key()).addValue(link.url());
    LinkOwner owner = link.owner();
    values.addValue(owner.externalId()).addValue(owner.tenantId()).addValue(owner.programId());
    values.addValue(owner.partnerId()).addValue(owner.productId()).addValue(owner.folderId());
    values.addValue(owner.comments()).addValue(link.userId());
    LinkAccess access = link.access();
    values.addValue(access.archived()).addValue(time(access.disabledAt()));
    values.addValue(time(access.expiresAt())).addValue(access.expiredUrl());
    values.addValue(access.clickLimit()).addValue(access.passwordHash());
    LinkFlags flags = link.flags();
    values.addValue(flags.trackConversion()).addValue(flags.proxy()).addValue(flags.rewrite());
    values.addValue(flags.doIndex()).addValue(flags.publicStats());
    LinkPreview preview = link.preview();
    values.addValue(preview.title()).addValue(preview.description());
    values.addValue(preview.image()).addValue(preview.video());
    LinkTargets targets = link.targets();
    values.addValue(RuleRows.json(targets.rules())).addValue(targets.ios());
    values.addValue(targets.android()).addValue(json(targets.geo()));
    UtmTags utm = link.utm();
    values.addValue(utm.source()).addValue(utm.medium()).addValue(utm.campaign());
    values.addValue(utm.term()).addValue(utm.content()).addValue(utm.ref());
    LinkTest test = link.test();
    values.addValue(RuleRows.variantsJson(test.variants())).addValue(time(test.startedAt()));
    values.addValue(time(test.completedAt())).addValue(new JsonArray(link.webhookIds()));
    return values.addValue(time(link.createdAt())).addValue(time(link.updatedAt()));
  }

  private static @Nullable JsonObject json(Map<String, String> geo) {
    return geo.isEmpty() ? null : new JsonObject(new LinkedHashMap<String, Object>(geo));
  }

  private static Map<String, String> geo(@Nullable JsonObject json) {
    Map<String, String> geo = new LinkedHashMap<>();
    if (json != null) {
      json.fieldNames().forEach(country -> geo.put(country, json.getString(country)));
    }
    return geo;
  }

  private static List<JsonObject> objects(@Nullable JsonArray array) {
    return array == null ? List.of() : array.stream().map(JsonObject.class::cast).toList();
  }
}
