/** This context's settings. */
@NullMarked
package io.tributary.notifications.config;

import org.jspecify.annotations.NullMarked;
