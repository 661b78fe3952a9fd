package io.tributary.tracking.api;

import io.tributary.tracking.domain.DomainClaim;
import io.tributary.tracking.domain.LinkDomain;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Domains as the API shows them. */
final class DomainWire {
  private DomainWire() {}

  static JsonObject of(LinkDomain domain) {
    return new JsonObject()
        .put("id", domain.id())
        .put("slug", domain.slug())
        .put("verified", domain.verified())
        .put("verification", verification(domain.claim()))
        .put("primary", domain.primary())
        .put("archived", domain.archived())
        .put("placeholder", domain.placeholder())
        .put("expiredUrl", domain.expiredUrl())
        .put("notFoundUrl", domain.notFoundUrl())
        .put("logo", domain.logo())
        .putNull("assetLinks")
        .putNull("appleAppSiteAssociation")
        .put("createdAt", Wire.time(domain.createdAt()))
        .put("updatedAt", Wire.time(domain.updatedAt()))
        .putNull("registeredDomain")
        .put("shared", domain.workspaceId() == null);
  }

  /** The record that its owner has to make; null if nothing is left to prove. */
  private static @Nullable JsonObject verification(@Nullable DomainClaim claim) {
    return claim == null
        ? null
        : new JsonObject()
            .put("type", "TXT")
            .put("name", claim.recordName())
            .put("value", claim.recordValue());
  }
}
