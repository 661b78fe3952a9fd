/** Rules. */
@NullMarked
package io.tributary.auth.domain;

import org.jspecify.annotations.NullMarked;
