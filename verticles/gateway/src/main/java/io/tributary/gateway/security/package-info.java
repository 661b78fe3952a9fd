/** Who asks: API keys and tokens, verified with bounded caches. */
@NullMarked
package io.tributary.gateway.security;

import org.jspecify.annotations.NullMarked;
