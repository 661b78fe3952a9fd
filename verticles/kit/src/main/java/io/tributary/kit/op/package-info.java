/**
 * The serving side of an operation: addresses, deadlines, idempotent writes, one place where
 * failures become answers.
 */
@NullMarked
package io.tributary.kit.op;

import org.jspecify.annotations.NullMarked;
