package io.tributary.mesh;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
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
 * @param amountMinor the sale's amount in minor units of {@link #currencyOfAmount}
 * @param earningsMinor what the partner earned, in minor units of {@code currency}
 * @param currency ISO 4217, lower case
 * @param createdAtMs epoch milliseconds
 * @param amountCurrency ISO 4217, lower case, where the sale was in another currency than a flat
 *     reward; else null, and the key is left out, as before there was one
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
    long createdAtMs,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String amountCurrency) {
  public CommissionCreated {
    amountCurrency = Objects.equals(currency, amountCurrency) ? null : amountCurrency;
  }

  /** One whose earnings are in the currency of the sale. */
  public CommissionCreated(
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
      long createdAtMs) {
    this(
        commissionId,
        workspaceId,
        programName,
        partnerId,
        partnerName,
        partnerEmail,
        partnerLocale,
        type,
        amountMinor,
        earningsMinor,
        currency,
        createdAtMs,
        null);
  }

  /** ISO 4217, lower case. */
  public String currencyOfAmount() {
    return amountCurrency == null ? currency : amountCurrency;
  }
}
