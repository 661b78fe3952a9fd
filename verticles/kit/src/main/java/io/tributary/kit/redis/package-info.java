/** Redis: where it is, with bounds on what may wait for it. */
@NullMarked
package io.tributary.kit.redis;

import org.jspecify.annotations.NullMarked;
