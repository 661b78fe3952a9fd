package io.tributary.tracking.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merchant's report of a sale.
 *
 * @param amount in minor units
 * @param currency ISO 4217, lower case
 * @param invoiceId counts once per workspace, or null
 * @param leadEventName the lead that the sale belongs to; null for the customer's latest click
 * @param clickId for a customer who was never reported as a lead, or null
 */
public record Sale(
    Customer.Profile customer,
    long amount,
    String currency,
    String eventName,
    String paymentProcessor,
    @Nullable String invoiceId,
    @Nullable String leadEventName,
    @Nullable String clickId,
    @Nullable Map<String, Object> metadata) {

  /**
   * Whether anything was sold. A free trial or a full discount is no sale: it is not counted, is
   * nobody's first, and rewards nobody. What the report says about the customer, their click and
   * their lead is kept, so that what they pay later is attributed.
   */
  public boolean soldSomething() {
    return amount > 0;
  }
}
