package io.tributary.catalogue.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a workspace sells.
 *
 * @param priceMinor in minor units of {@code currency}, never negative
 * @param currency ISO 4217, lower case
 * @param stock how many there are; null for no limit
 * @param imageUrl http or https
 * @param url the product's own page, http or https
 * @param externalId the merchant's id, unique in the workspace
 * @param archived kept, but no longer offered
 */
public record Product(
    String id,
    String workspaceId,
    String name,
    @Nullable String description,
    ProductKind kind,
    long priceMinor,
    String currency,
    @Nullable Long stock,
    @Nullable String imageUrl,
    @Nullable String url,
    @Nullable String externalId,
    boolean archived,
    Instant createdAt,
    Instant updatedAt) {}
