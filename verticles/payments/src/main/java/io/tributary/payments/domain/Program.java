package io.tributary.payments.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A programme: what a workspace rewards, and where its partners' links lead unless they say.
 *
 * @param rewards at most one per event
 */
public record Program(
    String id,
    String workspaceId,
    String name,
    @Nullable String slug,
    @Nullable String url,
    @Nullable String domain,
    String currency,
    List<Reward> rewards,
    Instant createdAt,
    Instant updatedAt) {}
