/** The context as the gateway sees it. */
@NullMarked
package io.tributary.catalogue;

import org.jspecify.annotations.NullMarked;
