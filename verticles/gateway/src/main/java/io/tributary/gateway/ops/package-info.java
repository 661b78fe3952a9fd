/** Health and metrics. */
@NullMarked
package io.tributary.gateway.ops;

import org.jspecify.annotations.NullMarked;
