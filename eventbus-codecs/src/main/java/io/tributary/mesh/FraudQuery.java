package io.tributary.mesh;

import org.jspecify.annotations.Nullable;

/**
 * Asks how suspicious a conversion is: signals that a rule can look at, and nothing that names a
 * person. Answered with a {@link FraudScore}.
 *
 * @param conversionId the conversion
 * @param workspaceId the workspace it happened in
 * @param kind {@code lead} or {@code sale}
 * @param secondsFromClick between the click and the conversion
 * @param conversionsOfClick conversions of the same click within a day, this one among them
 * @param conversionsOfNetwork conversions of clicks from the same network (/24 or /48) within an
 *     hour, this one among them; 1 where the network is not known
 * @param conversionsOfPartner the partner's conversions within an hour, this one among them; of the
 *     link where it has no partner
 * @param usualOfPartner how many of them an hour has on average, over thirty days
 * @param amountMinor the sale's amount in minor units; 0 for leads
 * @param currency ISO 4217, lower case; null for leads
 * @param usualAmountMinor the middle one of the programme's sales in thirty days, the newest two
 *     hundred of this currency; 0 if there are none
 * @param usualAmountSample how many sales that is the middle of
 * @param customerIsPartner the merchant knows customer and partner by the same id
 * @param userAgentKnown whether browser or device of the click are known
 * @param clickCountry ISO 3166-1 of the click, or null
 * @param customerCountry ISO 3166-1 of the customer, or null
 */
public record FraudQuery(
    String conversionId,
    String workspaceId,
    String kind,
    long secondsFromClick,
    int conversionsOfClick,
    int conversionsOfNetwork,
    int conversionsOfPartner,
    double usualOfPartner,
    long amountMinor,
    @Nullable String currency,
    long usualAmountMinor,
    int usualAmountSample,
    boolean customerIsPartner,
    boolean userAgentKnown,
    @Nullable String clickCountry,
    @Nullable String customerCountry) {}
