/**
 * Links, clicks, conversions, customers, analytics; the edge that answers redirects.
 *
 * <p>It owns the schema {@code tracking}. Two halves meet in its tables. The hot half ({@code
 * edge}, {@code journal}, {@code clickstore}, {@code device}, {@code geo}, {@code bot}) answers
 * short links, journals the clicks, ships them to topic {@code clicks}, and stores and counts them.
 * The REST half ({@link io.tributary.tracking.api}, {@link io.tributary.tracking.domain}, {@link
 * io.tributary.tracking.store}, {@link io.tributary.tracking.track}, {@link
 * io.tributary.tracking.analytics}) answers {@code tracking.*} operations, attributes conversions
 * to clicks, knows by {@link io.tributary.tracking.ownership} whose a domain is, and sends them to
 * topic {@code conversions} through the outbox, by way of {@link io.tributary.tracking.fraud} where
 * they are scored. What payments says of them on topic {@code corrections} is taken in as group
 * {@code tracking}; who is forgotten goes to topic {@code customers}.
 *
 * <p>Threads: the REST half runs on its verticle's event loop; link passwords and QR images are
 * computed on a few worker threads of their own. Writes lock customer, link counters and workspace
 * counters in this order, so they never wait for each other in a circle.
 */
@NullMarked
package io.tributary.tracking;

import org.jspecify.annotations.NullMarked;
