/** Bytes that no sensible client sends, and what a node must not do about them. */
@NullMarked
package io.tributary.app.fuzz;

import org.jspecify.annotations.NullMarked;
