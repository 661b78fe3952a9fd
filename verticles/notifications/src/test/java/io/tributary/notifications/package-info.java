@NullMarked
package io.tributary.notifications;

import org.jspecify.annotations.NullMarked;
