package io.tributary.mesh;

import org.jspecify.annotations.Nullable;

/**
 * A partner earned something. Topic {@link Topics#COMMISSIONS}, at least once, in order per
 * workspace; consumers deduplicate by {@code commissionId}.
 *
 * @param commissionId the commission
 * @param workspaceId the workspace that owes it
 * @param programName the programme's name, for the person who reads the message
 * @param partnerId the partner
 * @param partnerName the partner's name
 * @param partnerEmail where to write to, or null if the partner has no address
 * @param partnerLocale BCP 47 language of the message ({@code en}, {@code fr})
 * @param type {@code click}, {@code lead}, {@code sale}, or {@code custom} for one granted by hand
 * @param amountMinor the sale's amount in minor units
 * @param earningsMinor what the partner earned, in minor units
 * @param currency ISO 4217, lower case
 * @param createdAtMs epoch milliseconds
 */
public record CommissionCreated(
    String commissionId,
    String workspaceId,
    String programName,
    String partnerId,
    String partnerName,
    @Nullable String partnerEmail,
    String partnerLocale,
    String type,
    long amountMinor,
    long earningsMinor,
    String currency,
    long createdAtMs) {}
