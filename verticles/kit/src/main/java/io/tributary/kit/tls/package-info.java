/** Whom to trust, for clients of every kind. */
@NullMarked
package io.tributary.kit.tls;

import org.jspecify.annotations.NullMarked;
