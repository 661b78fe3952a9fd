/** What is asked about notifications. */
@NullMarked
package io.tributary.notifications.api;

import org.jspecify.annotations.NullMarked;
