package io.tributary.tracking.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where links are filed.
 *
 * @param accessLevel {@code read} or {@code write}, what members may do with its links; null for
 *     nothing beyond their role
 */
public record Folder(
    String id,
    String name,
    @Nullable String description,
    @Nullable String accessLevel,
    Instant createdAt,
    Instant updatedAt) {}
