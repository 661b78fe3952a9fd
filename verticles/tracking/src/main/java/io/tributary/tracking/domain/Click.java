package io.tributary.tracking.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A click as conversions remember it: where it came from and what it was made with. A conversion
 * keeps a copy, so it can be broken down by country or campaign long after the click itself is
 * gone.
 *
 * @param at to the millisecond
 * @param continent two letters, or null where the address says nothing
 * @param country ISO 3166-1, or null
 * @param url the destination the visitor was sent to
 * @param subId the visitor's own {@code sub_id} parameter
 */
public record Click(
    String id,
    Instant at,
    String linkId,
    String trigger,
    String ip,
    @Nullable String continent,
    @Nullable String country,
    @Nullable String region,
    @Nullable String city,
    String device,
    String browser,
    String os,
    String referer,
    String refererUrl,
    String url,
    @Nullable String utmSource,
    @Nullable String utmMedium,
    @Nullable String utmCampaign,
    @Nullable String utmTerm,
    @Nullable String utmContent,
    @Nullable String subId) {
  private static final String UNKNOWN = "Unknown";

  /** A click of which little more than its link is known any more. */
  public static Click forgotten(String id, Instant at, String linkId, @Nullable String country) {
    return new Click(
        id,
        at,
        linkId,
        "link",
        "",
        null,
        country,
        null,
        null,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        "(direct)",
        "(direct)",
        "",
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
