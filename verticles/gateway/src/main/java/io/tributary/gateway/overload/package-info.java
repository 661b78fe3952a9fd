/**
 * Overload: an event loop that has too much at hand refuses early what matters least, so that short
 * links, which it serves as well, never notice.
 */
@NullMarked
package io.tributary.gateway.overload;

import org.jspecify.annotations.NullMarked;
