package io.tributary.tracking.analytics;

import java.time.Instant;

/**
 * A question to analytics.
 *
 * @param currency the workspace's: the one that {@code saleAmount} is in
 * @param buckets of a time series; empty for any other grouping
 * @param now the time that the question was asked
 */
public record Question(
    Scope scope,
    EventKind event,
    Grouping grouping,
    String currency,
    Buckets buckets,
    Instant now) {}
