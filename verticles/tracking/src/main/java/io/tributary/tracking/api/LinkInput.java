package io.tributary.tracking.api;

import io.tributary.mesh.Countries;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Destinations;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.LinkAccess;
import io.tributary.tracking.domain.LinkFlags;
import io.tributary.tracking.domain.LinkOwner;
import io.tributary.tracking.domain.LinkPreview;
import io.tributary.tracking.domain.LinkTargets;
import io.tributary.tracking.domain.UtmTags;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a body says about a link, laid over what the link was before. A new link is laid over a
 * blank one, so creating and changing follow the same rules. Domain and key are not decided here.
 */
final class LinkInput {
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_COMMENTS = 5_000;
  private static final int MAX_ID = 255;
  private static final int MAX_WEBHOOKS = 20;
  private static final int MAX_COUNTRIES = 250;

  private LinkInput() {}

  /**
   * @param resolved what was asked of others before: partner, product, password hash
   * @throws MeshException UNPROCESSABLE_ENTITY for what cannot be accepted
   */
  static Link apply(JsonObject body, Link base, LinkExtras resolved, Instant now) {
    Fields fields = new Fields(body);
    String url = url(fields, base, resolved);
    return new Link(
        base.id(),
        base.workspaceId(),
        base.domain(),
        base.key(),
        url,
        base.userId(),
        owner(fields, base.owner(), resolved),
        access(fields, base.access(), resolved),
        flags(fields, base.flags()),
        preview(fields, base.preview()),
        targets(fields, base.targets()),
        UtmTags.of(url),
        RuleInput.test(fields, base.test(), now),
        webhooks(fields, base.webhookIds()),
        base.createdAt(),
        now);
  }

  private static String url(Fields fields, Link base, LinkExtras resolved) {
    String given = fields.text("url", Destinations.MAX_LENGTH, null);
    String url = base.url();
    if (given != null) {
      url = Destinations.parse("url", given);
    } else if (url.isEmpty() && resolved.productUrl() != null) {
      url = Destinations.parse("url", resolved.productUrl());
    }
    if (url.isEmpty() || fields.has("url") && given == null) {
      throw MeshException.invalid("url", "is required");
    }
    Map<String, @Nullable String> changes = new HashMap<>();
    for (String name : UtmTags.PARAMETERS) {
      if (fields.has(name)) {
        changes.put(name, fields.text(name, MAX_TEXT, null));
      }
    }
    String merged = UtmTags.merge(url, changes);
    if (merged.length() > Destinations.MAX_LENGTH) {
      throw MeshException.invalid(
          "url",
          "must have at most " + Destinations.MAX_LENGTH + " characters with its parameters");
    }
    return merged;
  }

  private static LinkOwner owner(Fields fields, LinkOwner base, LinkExtras resolved) {
    String tenantId = fields.text("tenantId", MAX_ID, base.tenantId());
    String programId = base.programId();
    String partnerId = base.partnerId();
    LinkExtras.Enrolment enrolment = resolved.enrolment();
    if (enrolment != null) {
      partnerId = enrolment.partnerId();
      programId = enrolment.programId();
      tenantId = tenantId == null && !fields.has("tenantId") ? enrolment.tenantId() : tenantId;
    } else if (fields.has("partnerId")) {
      partnerId = null;
      programId = null;
    } else if (fields.has("programId") && fields.text("programId", MAX_ID, null) == null) {
      partnerId = null;
      programId = null;
    }
    return new LinkOwner(
        externalId(fields, base),
        tenantId,
        programId,
        partnerId,
        fields.text("productId", MAX_ID, base.productId()),
        fields.text("folderId", MAX_ID, base.folderId()),
        fields.text("comments", MAX_COMMENTS, base.comments()));
  }

  private static @Nullable String externalId(Fields fields, LinkOwner base) {
    String externalId = fields.text("externalId", MAX_ID, base.externalId());
    // Some callers send the prefix that only an id in a path needs.
    return externalId != null && externalId.startsWith("ext_")
        ? externalId.substring("ext_".length())
        : externalId;
  }

  private static LinkAccess access(Fields fields, LinkAccess base, LinkExtras resolved) {
    String hash = base.passwordHash();
    if (resolved.passwordHash() != null) {
      hash = resolved.passwordHash();
    } else if (fields.has("password") && fields.text("password", MAX_TEXT, null) == null) {
      hash = null;
    }
    return new LinkAccess(
        fields.flag("archived", base.archived()),
        fields.time("disabledAt", base.disabledAt()),
        fields.time("expiresAt", base.expiresAt()),
        address(fields, "expiredUrl", base.expiredUrl()),
        fields.number("clickLimit", 1, Long.MAX_VALUE >> 11, base.clickLimit()),
        hash);
  }

  private static LinkFlags flags(Fields fields, LinkFlags base) {
    return new LinkFlags(
        fields.flag("trackConversion", base.trackConversion()),
        fields.flag("proxy", base.proxy()),
        fields.flag("rewrite", base.rewrite()),
        fields.flag("doIndex", base.doIndex()),
        fields.flag("publicStats", base.publicStats()));
  }

  private static LinkPreview preview(Fields fields, LinkPreview base) {
    return new LinkPreview(
        fields.text("title", MAX_TEXT, base.title()),
        fields.text("description", MAX_COMMENTS, base.description()),
        address(fields, "image", base.image()),
        address(fields, "video", base.video()));
  }

  private static LinkTargets targets(Fields fields, LinkTargets base) {
    Map<String, String> geo = base.geo();
    if (fields.has("geo")) {
      JsonObject given = fields.object("geo");
      geo = given == null ? Map.of() : geo(given);
    }
    return new LinkTargets(
        RuleInput.rules(fields, base.rules()),
        address(fields, "ios", base.ios()),
        address(fields, "android", base.android()),
        geo);
  }

  private static Map<String, String> geo(JsonObject given) {
    if (given.size() > MAX_COUNTRIES) {
      throw MeshException.invalid("geo", "has more countries than there are");
    }
    Map<String, String> geo = new HashMap<>();
    Fields fields = new Fields(given);
    for (String country : given.fieldNames()) {
      String code = Countries.parse("geo", country);
      String url = fields.text(country, Destinations.MAX_LENGTH, null);
      if (url != null) {
        geo.put(code, Destinations.parse("geo." + country, url));
      }
    }
    return geo;
  }

  private static List<String> webhooks(Fields fields, List<String> base) {
    List<String> given = fields.list("webhookIds", MAX_WEBHOOKS);
    return given == null ? base : given;
  }

  private static @Nullable String address(Fields fields, String name, @Nullable String base) {
    return fields.has(name)
        ? Destinations.parseOptional(name, fields.text(name, Destinations.MAX_LENGTH, null))
        : base;
  }
}
