/**
 * The click store: takes clicks off topic {@code clicks}, finds out what they tell (device, place,
 * campaign, crawler), and writes them with their counts in one transaction per batch.
 *
 * <p>Tables written: {@code clicks} (one partition per month), {@code link_stats}, {@code
 * link_hours}, {@code workspace_hours}, {@code workspace_dimensions}, {@code workspace_totals},
 * {@code outbox}. Counts come from the rows that were really inserted, so a batch that comes twice
 * changes nothing. Rows are locked in one order: links, workspaces, totals last, each sorted.
 *
 * <p>Address served: {@code tracking.internal.liveSnapshot}. Hints published: {@code live.updates}.
 */
@NullMarked
package io.tributary.tracking.clickstore;

import org.jspecify.annotations.NullMarked;
