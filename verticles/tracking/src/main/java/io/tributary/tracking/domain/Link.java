package io.tributary.tracking.domain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A short link: where it stands, where it leads, and under which conditions.
 *
 * @param id of the link, for ever
 * @param workspaceId whose it is
 * @param domain the host name it is served on, with a port only on somebody's own machine
 * @param key what stands behind the slash, as its owner wrote it; its case does not matter
 * @param url the destination, campaign parameters included
 * @param userId who made it, a member or an API key
 * @param webhookIds webhook endpoints that want every click of this link
 * @param createdAt to the millisecond
 * @param updatedAt to the millisecond
 */
public record Link(
    String id,
    String workspaceId,
    String domain,
    String key,
    String url,
    String userId,
    LinkOwner owner,
    LinkAccess access,
    LinkFlags flags,
    LinkPreview preview,
    LinkTargets targets,
    UtmTags utm,
    LinkTest test,
    List<String> webhookIds,
    Instant createdAt,
    Instant updatedAt) {

  public Link {
    webhookIds = List.copyOf(webhookIds);
  }

  /** A link before anybody said anything about it. */
  public static Link blank(String id, String workspaceId, String userId, Instant now) {
    return new Link(
        id,
        workspaceId,
        "",
        "",
        "",
        userId,
        LinkOwner.NOBODY,
        LinkAccess.OPEN,
        LinkFlags.NEW,
        LinkPreview.NONE,
        LinkTargets.NONE,
        UtmTags.NONE,
        LinkTest.NONE,
        List.of(),
        now,
        now);
  }

  public String shortLink() {
    return ShortLinks.of(domain, key);
  }

  /** The same link, standing somewhere else. */
  public Link at(String newDomain, String newKey) {
    return new Link(
        id,
        workspaceId,
        newDomain,
        newKey,
        url,
        userId,
        owner,
        access,
        flags,
        preview,
        targets,
        utm,
        test,
        webhookIds,
        createdAt,
        updatedAt);
  }

  /** Wherever the link may send a visitor, by the field that says so. */
  public Map<String, String> destinations() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("url", url);
    put(all, "expiredUrl", access.expiredUrl());
    put(all, "ios", targets.ios());
    put(all, "android", targets.android());
    targets.geo().forEach((country, to) -> all.put("geo." + country, to));
    for (int i = 0; i < targets.rules().size(); i++) {
      all.put("rules." + i + ".url", targets.rules().get(i).url());
    }
    for (int i = 0; i < test.variants().size(); i++) {
      all.put("testVariants." + i + ".url", test.variants().get(i).url());
    }
    return all;
  }

  private static void put(Map<String, String> all, String field, @Nullable String url) {
    if (url != null) {
      all.put(field, url);
    }
  }
}
