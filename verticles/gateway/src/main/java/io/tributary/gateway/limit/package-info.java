/** Rate limits: per credential or address and class of operation, over all nodes together. */
@NullMarked
package io.tributary.gateway.limit;

import org.jspecify.annotations.NullMarked;
