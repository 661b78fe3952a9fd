/** Sortable identifiers. */
@NullMarked
package io.tributary.kit.id;

import org.jspecify.annotations.NullMarked;
