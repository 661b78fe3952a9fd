/** One handler per resource, one method per operation, and the wire objects beside them. */
@NullMarked
package io.tributary.payments.api;

import org.jspecify.annotations.NullMarked;
