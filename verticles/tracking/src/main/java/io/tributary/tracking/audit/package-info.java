/**
 * The proof that no click is lost and none counts twice.
 *
 * <p>Each journal numbers its clicks without gaps and knows how many Kafka has acknowledged. The
 * click store counts, in the transaction that stores them, how many of each lane's clicks it has
 * stored, by blocks of sequences ({@code journal_blocks}), and how far it has read the topic
 * ({@code click_positions}). {@code GET /api/clicks/audit} lays the two side by side and never
 * reads the clicks themselves, so its cost does not depend on their number. {@link
 * io.tributary.tracking.audit.verify} does read everything: that is {@code scripts/verify-clicks}.
 *
 * <p>Serves {@code tracking.clicks.audit} and {@code tracking.internal.journalLanes.all}; reads
 * tables of {@link io.tributary.tracking.clickstore}, owns none.
 */
@NullMarked
package io.tributary.tracking.audit;

import org.jspecify.annotations.NullMarked;
