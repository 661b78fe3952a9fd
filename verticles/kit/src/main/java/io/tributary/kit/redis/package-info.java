/**
 * Redis: where it is, one shared connection, scripts, and what protects others while it is away.
 */
@NullMarked
package io.tributary.kit.redis;

import org.jspecify.annotations.NullMarked;
