/** The limit on sign-in attempts. */
@NullMarked
package io.tributary.auth.login;

import org.jspecify.annotations.NullMarked;
