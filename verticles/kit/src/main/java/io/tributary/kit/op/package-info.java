/**
 * The serving side of an operation: addresses, deadlines, idempotent writes, one place where
 * failures become answers. And the asking side: who of several nodes is asked, and what becomes of
 * a question whose node is lost.
 */
@NullMarked
package io.tributary.kit.op;

import org.jspecify.annotations.NullMarked;
