/**
 * Rates: token buckets of this node alone, and those that all nodes share in Redis.
 *
 * <p>A bucket holds as many tokens as its rate names requests, and refills evenly.
 */
@NullMarked
package io.tributary.kit.limit;

import org.jspecify.annotations.NullMarked;
