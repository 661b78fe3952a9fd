package io.tributary.tracking.journal;

/**
 * Where one lane stands.
 *
 * @param lane its number
 * @param firstSequence the oldest record still on disk; one more than the last if there is none
 * @param lastSequence the newest record
 * @param chainHead the chain's value at the newest record, in hex
 * @param shippedSequence the last record that Kafka acknowledged with all before it
 * @param journalled clicks written since this process started
 * @param refused clicks not written since this process started
 */
public record LaneStats(
    int lane,
    long firstSequence,
    long lastSequence,
    String chainHead,
    long shippedSequence,
    long journalled,
    long refused) {}
