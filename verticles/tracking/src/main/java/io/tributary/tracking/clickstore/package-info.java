/**
 * The click store: takes clicks off topic {@code clicks}, finds out what they tell (device, place,
 * campaign, crawler), and writes them with their counts in one transaction per batch.
 *
 * <p>Tables written: {@code clicks} (one partition per month), {@code link_stats}, {@code
 * link_quarters}, {@code workspace_quarters}, {@code workspace_dimensions}, {@code
 * workspace_totals}, {@code outbox}, {@code journal_blocks}, {@code click_positions}. Counts come
 * from the rows that were really inserted, so a batch that comes twice changes nothing. Rows are
 * locked in one order: links, workspaces, totals last, each sorted.
 *
 * <p>Threads: the consumer lives on an event loop; a batch is read on one worker while the one
 * before is written on another, over JDBC, because only that speaks COPY.
 *
 * <p>Address served: {@code tracking.internal.liveSnapshot}. Hints published: {@code live.updates}.
 */
@NullMarked
package io.tributary.tracking.clickstore;

import org.jspecify.annotations.NullMarked;
