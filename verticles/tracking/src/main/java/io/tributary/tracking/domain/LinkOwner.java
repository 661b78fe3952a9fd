package io.tributary.tracking.domain;

import org.jspecify.annotations.Nullable;

/**
 * Whom and what a link belongs to.
 *
 * @param externalId the merchant's own id of the link, unique in the workspace
 * @param tenantId the merchant's own id of whoever made it
 * @param programId the programme that rewards its conversions
 * @param partnerId the partner who is rewarded
 * @param productId the catalogue's product that it leads to
 * @param folderId where it is filed
 * @param comments a note for the workspace's members
 */
public record LinkOwner(
    @Nullable String externalId,
    @Nullable String tenantId,
    @Nullable String programId,
    @Nullable String partnerId,
    @Nullable String productId,
    @Nullable String folderId,
    @Nullable String comments) {
  public static final LinkOwner NOBODY = new LinkOwner(null, null, null, null, null, null, null);
}
