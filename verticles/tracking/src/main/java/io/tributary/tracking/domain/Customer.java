package io.tributary.tracking.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who became a lead or bought something.
 *
 * @param externalId the merchant's id of the customer, unique in the workspace
 * @param country ISO 3166-1, of the click they came by
 * @param clickId the click they are attributed to, or null
 * @param linkId the link they are attributed to, or null
 * @param sales how many there were so far
 */
public record Customer(
    String id,
    String externalId,
    @Nullable String name,
    @Nullable String email,
    @Nullable String avatar,
    @Nullable String country,
    @Nullable String clickId,
    @Nullable Instant clickedAt,
    @Nullable String linkId,
    long sales,
    Instant createdAt) {

  /** What a merchant says about a customer. Null leaves what is known as it is. */
  public record Profile(
      String externalId, @Nullable String name, @Nullable String email, @Nullable String avatar) {}
}
