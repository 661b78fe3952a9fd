/** The signing key and the tokens that are signed with it. */
@NullMarked
package io.tributary.auth.token;

import org.jspecify.annotations.NullMarked;
