@NullMarked
package io.tributary.tracking.edge.rules;

import org.jspecify.annotations.NullMarked;
