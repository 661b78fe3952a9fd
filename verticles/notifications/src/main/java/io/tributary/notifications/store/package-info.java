/** All SQL of this context. */
@NullMarked
package io.tributary.notifications.store;

import org.jspecify.annotations.NullMarked;
