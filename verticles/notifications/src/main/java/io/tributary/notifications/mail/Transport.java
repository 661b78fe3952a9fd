package io.tributary.notifications.mail;

import io.vertx.core.Future;
import io.vertx.ext.mail.MailMessage;

/** The way an e-mail leaves. */
interface Transport {
  /**
   * @param id of the notification; sending it again under the same id does no harm
   */
  Future<Void> send(String id, MailMessage message);

  Future<Void> close();
}
