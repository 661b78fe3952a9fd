/** Rendering and sending of e-mails. */
@NullMarked
package io.tributary.notifications.mail;

import org.jspecify.annotations.NullMarked;
