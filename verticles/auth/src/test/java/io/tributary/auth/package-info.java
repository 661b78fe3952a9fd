/** The context as the gateway sees it. */
@NullMarked
package io.tributary.auth;

import org.jspecify.annotations.NullMarked;
