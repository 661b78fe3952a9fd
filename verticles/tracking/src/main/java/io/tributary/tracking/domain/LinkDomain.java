package io.tributary.tracking.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host name that short links live on.
 *
 * @param workspaceId whose it is; null for the platform's own, which everybody may use
 * @param verified whether visitors have come in by this name, which proves that it points here
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
    boolean primary,
    boolean archived,
    @Nullable String placeholder,
    @Nullable String expiredUrl,
    @Nullable String notFoundUrl,
    @Nullable String logo,
    Instant createdAt,
    Instant updatedAt) {}
