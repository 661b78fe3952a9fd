/**
 * {@code scripts/verify-clicks}: walks the journal's files, the whole topic and the whole table,
 * and says yes or names what is wrong. Reads only. Blocks; one thread; memory is bounded however
 * many clicks there are.
 */
@NullMarked
package io.tributary.tracking.audit.verify;

import org.jspecify.annotations.NullMarked;
