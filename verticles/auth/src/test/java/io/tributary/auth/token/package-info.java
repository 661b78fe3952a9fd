/** Keys. */
@NullMarked
package io.tributary.auth.token;

import org.jspecify.annotations.NullMarked;
