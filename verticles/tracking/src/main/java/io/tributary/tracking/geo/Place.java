package io.tributary.tracking.geo;

import org.jspecify.annotations.Nullable;

/**
 * Where an address is, as far as the database knows.
 *
 * @param continent AF, AN, AS, EU, NA, OC or SA
 * @param country ISO 3166-1 alpha-2
 * @param region ISO 3166-2 subdivision or its name
 * @param city its English name
 */
public record Place(
    @Nullable String continent,
    @Nullable String country,
    @Nullable String region,
    @Nullable String city) {
  public static final Place NOWHERE = new Place(null, null, null, null);
}
