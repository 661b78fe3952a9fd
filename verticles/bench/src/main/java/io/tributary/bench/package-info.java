/**
 * What the benchmarks share: a node in a home of its own, links for it, its meters, and results as
 * a table that can be pasted into the README. {@code scripts/bench --help} says what there is.
 *
 * <p>Nothing here is part of the product, and no test runs it: numbers depend on the machine.
 */
@NullMarked
package io.tributary.bench;

import org.jspecify.annotations.NullMarked;
