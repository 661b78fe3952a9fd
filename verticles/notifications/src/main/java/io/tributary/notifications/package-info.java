/**
 * Tells people what happened.
 *
 * <p>Owns the schema {@code notifications}: a table of that name, which is the queue and the record
 * of what was sent. Reads the topic {@code commissions} as group {@code notifications}; serves
 * {@code notifications.messages.list} and {@code notifications.messages.resend}. Nothing here is on
 * the path of a request: the table decouples, {@link io.tributary.notifications.mail.Dispatcher}
 * sends.
 *
 * <p>Delivery is at least once: an e-mail that is repeated after a crash has the same Message-ID.
 * One is given up only for what the server says of its recipient; while the server itself fails,
 * all wait, and the health's part {@code mail} says why.
 *
 * <p>Threads: everything runs on the verticle's event loop; templates are read on a worker.
 */
@NullMarked
package io.tributary.notifications;

import org.jspecify.annotations.NullMarked;
