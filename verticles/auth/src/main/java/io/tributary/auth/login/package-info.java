/** What a sign-in costs: the password hash and the limit on attempts. */
@NullMarked
package io.tributary.auth.login;

import org.jspecify.annotations.NullMarked;
