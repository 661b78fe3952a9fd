/**
 * Traces by the W3C's Trace Context: what one request caused, from the gateway over the bus, Kafka
 * and SQL. Off unless it is installed, and then nothing here costs anything.
 */
@NullMarked
package io.tributary.kit.trace;

import org.jspecify.annotations.NullMarked;
