@NullMarked
package io.tributary.notifications.mail;

import org.jspecify.annotations.NullMarked;
