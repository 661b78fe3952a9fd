package io.tributary.tracking.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host name that short links live on.
 *
 * @param workspaceId whose it is; null for the platform's own, which everybody may use
 * @param verified whether the workspace has proved that it is its own; nothing is served on it
 *     before
 * @param token what its TXT record must say; null if that was never asked for
 * @param primary whether links are made on it when no domain is named
 * @param placeholder an example destination for forms
 * @param expiredUrl where its expired links lead
 * @param notFoundUrl where its unknown keys lead
 */
public record LinkDomain(
    String id,
    @Nullable String workspaceId,
    String slug,
    boolean verified,
    @Nullable String token,
    boolean primary,
    boolean archived,
    @Nullable String placeholder,
    @Nullable String expiredUrl,
    @Nullable String notFoundUrl,
    @Nullable String logo,
    Instant createdAt,
    Instant updatedAt) {

  /** What is left to prove; null if nothing is. */
  public @Nullable DomainClaim claim() {
    return verified || token == null ? null : new DomainClaim(slug, token);
  }
}
