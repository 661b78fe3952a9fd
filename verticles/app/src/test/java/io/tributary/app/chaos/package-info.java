/**
 * Crash tests: visitors go on while a node or its servers are killed, hang, or run out of disk.
 *
 * <p>{@link io.tributary.app.chaos.Visitors} keep book of every answer they fully received, {@link
 * io.tributary.app.chaos.Verdict} compares their book with what is stored once everything is up
 * again. Every build runs short rounds; {@code scripts/chaos} runs long ones.
 */
@NullMarked
package io.tributary.app.chaos;

import org.jspecify.annotations.NullMarked;
