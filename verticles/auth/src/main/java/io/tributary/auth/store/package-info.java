/** All SQL of the context. */
@NullMarked
package io.tributary.auth.store;

import org.jspecify.annotations.NullMarked;
