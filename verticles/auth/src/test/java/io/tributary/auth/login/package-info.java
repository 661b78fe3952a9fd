/** Limits. */
@NullMarked
package io.tributary.auth.login;

import org.jspecify.annotations.NullMarked;
