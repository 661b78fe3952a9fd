package io.tributary.tracking.clickstore;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A click as a row of {@code clicks}.
 *
 * @param bot why it is a machine's, or null for a person's
 */
record StoredClick(
    String clickId,
    OffsetDateTime at,
    String workspaceId,
    String linkId,
    @Nullable String bot,
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
    @Nullable String subId,
    String userAgent) {

  boolean isPerson() {
    return bot == null;
  }
}
