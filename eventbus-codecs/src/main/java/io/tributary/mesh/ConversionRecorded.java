package io.tributary.mesh;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something happened that a partner may be rewarded for. Topic {@link Topics#CONVERSIONS}, at least
 * once, in no order: a conversion may wait for what is said about it. Consumers deduplicate by
 * {@code eventId}.
 *
 * @param eventId id of this record, never reused
 * @param kind what happened
 * @param workspaceId the workspace it happened in
 * @param linkId the link it is attributed to
 * @param programId the programme the link belongs to, or null
 * @param partnerId the partner the link belongs to, or null if nobody is rewarded
 * @param customerId the customer, or null for clicks
 * @param customerExternalId the merchant's id of the customer, or null for clicks
 * @param customerCreatedAtMs epoch milliseconds of the customer's first appearance; 0 for clicks
 * @param clickId the click it is attributed to, or null for clicks, which come aggregated
 * @param quantity how many of them: clicks of one batch, or the lead's quantity; 1 for a sale
 * @param amountMinor the sale's amount in minor units; 0 for clicks and leads
 * @param currency ISO 4217, lower case
 * @param invoiceId the merchant's invoice number, or null
 * @param eventName the merchant's name of the event
 * @param occurredAtMs epoch milliseconds
 * @param metadata what the merchant sent along, at most a few kilobytes
 * @param review how suspicious it is, or null if nobody was asked; then the key is left out, as
 *     before there was one
 */
public record ConversionRecorded(
    String eventId,
    Kind kind,
    String workspaceId,
    String linkId,
    @Nullable String programId,
    @Nullable String partnerId,
    @Nullable String customerId,
    @Nullable String customerExternalId,
    long customerCreatedAtMs,
    @Nullable String clickId,
    int quantity,
    long amountMinor,
    String currency,
    @Nullable String invoiceId,
    String eventName,
    long occurredAtMs,
    Map<String, Object> metadata,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FraudScore review) {
  /** One that nobody was asked about. */
  public ConversionRecorded(
      String eventId,
      Kind kind,
      String workspaceId,
      String linkId,
      @Nullable String programId,
      @Nullable String partnerId,
      @Nullable String customerId,
      @Nullable String customerExternalId,
      long customerCreatedAtMs,
      @Nullable String clickId,
      int quantity,
      long amountMinor,
      String currency,
      @Nullable String invoiceId,
      String eventName,
      long occurredAtMs,
      Map<String, Object> metadata) {
    this(
        eventId,
        kind,
        workspaceId,
        linkId,
        programId,
        partnerId,
        customerId,
        customerExternalId,
        customerCreatedAtMs,
        clickId,
        quantity,
        amountMinor,
        currency,
        invoiceId,
        eventName,
        occurredAtMs,
        metadata,
        null);
  }

  /** The same with what was said about it. */
  public ConversionRecorded withReview(FraudScore said) {
    return new ConversionRecorded(
        eventId,
        kind,
        workspaceId,
        linkId,
        programId,
        partnerId,
        customerId,
        customerExternalId,
        customerCreatedAtMs,
        clickId,
        quantity,
        amountMinor,
        currency,
        invoiceId,
        eventName,
        occurredAtMs,
        metadata,
        said);
  }

  /** What happened. The names are those on the wire. */
  public enum Kind {
    click,
    lead,
    sale
  }
}
