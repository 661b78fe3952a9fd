/** This context's settings. */
@NullMarked
package io.tributary.payments.config;

import org.jspecify.annotations.NullMarked;
