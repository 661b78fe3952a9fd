/** All SQL of the context. */
@NullMarked
package io.tributary.catalogue.store;

import org.jspecify.annotations.NullMarked;
