package io.tributary.tracking.domain;

import java.time.Instant;
import java.util.List;

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
}
