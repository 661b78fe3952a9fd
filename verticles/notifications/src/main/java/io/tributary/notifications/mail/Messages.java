package io.tributary.notifications.mail;

import io.tributary.notifications.domain.Notification;
import io.vertx.ext.mail.MailMessage;

/** Notifications as e-mails. */
final class Messages {
  private final Templates templates;
  private final String from;
  private final String domain;

  Messages(Templates templates, String from) {
    this.templates = templates;
    this.from = from;
    this.domain = from.substring(from.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-].*", "");
  }

  /**
   * @throws IllegalArgumentException if it can never become an e-mail
   */
  MailMessage message(Notification notification) {
    String recipient = notification.recipient();
    if (recipient == null) {
      throw new IllegalArgumentException("there is nobody to write to");
    }
    Templates.Rendered rendered = templates.render(notification);
    MailMessage message =
        new MailMessage()
            .setFrom(from)
            .setTo(recipient)
            .setSubject(rendered.subject())
            .setText(rendered.text())
            .setHtml(rendered.html());
    // The same for every attempt: who receives it twice after a crash of ours can tell.
    message.addHeader("Message-ID", "<" + notification.id() + "@" + domain + ">");
    message.addHeader("Auto-Submitted", "auto-generated");
    message.addHeader("Content-Language", notification.language());
    return message;
  }
}
