package io.tributary.tracking.domain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lead or a sale, attributed to a click.
 *
 * @param quantity of a lead; 1 for a sale
 * @param amount of a sale in minor units; 0 for a lead
 * @param currency ISO 4217, lower case; null for a lead
 * @param metadata what the merchant sent along; null for nothing
 */
public record Conversion(
    String id,
    Kind kind,
    Instant at,
    String workspaceId,
    String customerId,
    Click click,
    String eventName,
    int quantity,
    long amount,
    @Nullable String currency,
    @Nullable String invoiceId,
    @Nullable String paymentProcessor,
    @Nullable Map<String, Object> metadata) {

  /** The names are those in the database and on the wire. */
  public enum Kind {
    lead,
    sale
  }

  /** What is left of it without what was taken back. */
  public Conversion standing(int lostQuantity, long lostAmount) {
    return new Conversion(
        id,
        kind,
        at,
        workspaceId,
        customerId,
        click,
        eventName,
        quantity - lostQuantity,
        amount - lostAmount,
        currency,
        invoiceId,
        paymentProcessor,
        metadata);
  }

  public Conversion {
    metadata = metadata == null ? null : new LinkedHashMap<>(metadata);
  }
}
