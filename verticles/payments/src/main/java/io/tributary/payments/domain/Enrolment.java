package io.tributary.payments.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partner in a programme.
 *
 * @param locale BCP 47 language of what we write to the partner
 */
public record Enrolment(
    String workspaceId,
    String partnerId,
    String programId,
    String programName,
    @Nullable String programUrl,
    String name,
    @Nullable String email,
    @Nullable String username,
    @Nullable String image,
    @Nullable String country,
    @Nullable String description,
    String locale,
    @Nullable String tenantId,
    EnrolmentStatus status,
    @Nullable Instant bannedAt,
    @Nullable String bannedReason,
    Instant createdAt,
    Totals totals) {

  /**
   * What the partner's links have brought in this programme.
   *
   * @param conversions customers who bought at least once
   * @param saleAmount in minor units of the workspace's currency; sales of other currencies are not
   *     in it
   * @param commissions what the partner earned, likewise
   */
  public record Totals(
      long clicks, long leads, long conversions, long sales, long saleAmount, long commissions) {}
}
