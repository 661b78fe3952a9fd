/**
 * Attributing conversions: waiting for a click that is still on its way, finding the customer's
 * click, counting once, telling payments (outbox) and dashboards (bus).
 */
@NullMarked
package io.tributary.tracking.track;

import org.jspecify.annotations.NullMarked;
