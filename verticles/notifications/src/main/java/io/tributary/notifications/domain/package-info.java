/** What a notification says, and when it is tried again. Pure Java. */
@NullMarked
package io.tributary.notifications.domain;

import org.jspecify.annotations.NullMarked;
