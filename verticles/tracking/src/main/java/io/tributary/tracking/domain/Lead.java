package io.tributary.tracking.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merchant's report that somebody became a lead.
 *
 * @param clickId empty for «the click that is known of this customer»
 * @param deferred whether only the customer is kept, and the lead itself is reported later
 * @param quantity how many times it counts
 */
public record Lead(
    String clickId,
    String eventName,
    Customer.Profile customer,
    boolean deferred,
    int quantity,
    @Nullable Map<String, Object> metadata) {}
