/** The operations of the context and their wire objects. */
@NullMarked
package io.tributary.catalogue.api;

import org.jspecify.annotations.NullMarked;
