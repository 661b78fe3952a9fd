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
    @Nullable Map<String, Object> metadata) {}
