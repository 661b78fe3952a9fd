/** Settings. */
@NullMarked
package io.tributary.auth.config;

import org.jspecify.annotations.NullMarked;
