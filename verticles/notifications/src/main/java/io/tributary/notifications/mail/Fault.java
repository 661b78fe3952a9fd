package io.tributary.notifications.mail;

import io.vertx.ext.mail.SMTPException;
import java.util.List;
import java.util.Locale;

/**
 * Whose fault it is that an e-mail did not leave. Servers say «permanently» about us as well (a
 * wrong password, a sender they do not know, relaying that they deny), and then every e-mail would
 * be given up at its first attempt. So only what answers RCPT or DATA is about the one recipient.
 */
enum Fault {
  /** This e-mail will never leave: no address, or the server refuses this recipient for good. */
  FINAL,
  /** This recipient cannot be reached at the moment; others can. */
  RECIPIENT,
  /** Nothing leaves: no connection, no TLS, no login, or the server does not want our e-mails. */
  SERVER;

  /** How the mail client begins its messages about answers to RCPT and DATA. */
  private static final List<String> ABOUT_THE_RECIPIENT =
      List.of("recipient address not accepted", "DATA command not accepted", "sending data failed");

  /** RFC 3463: x.7.y is about security and policy, so about who sends. */
  private static final int POLICY = 7;

  static Fault of(Throwable failure) {
    if (failure instanceof IllegalArgumentException) {
      return FINAL;
    }
    if (!(failure instanceof SMTPException smtp) || !isAboutTheRecipient(smtp)) {
      return SERVER;
    }
    return smtp.isPermanent() ? FINAL : RECIPIENT;
  }

  private static boolean isAboutTheRecipient(SMTPException failure) {
    String message = String.valueOf(failure.getMessage());
    return ABOUT_THE_RECIPIENT.stream().anyMatch(message::startsWith)
        && !isAboutUs(failure, message.toLowerCase(Locale.ROOT));
  }

  private static boolean isAboutUs(SMTPException failure, String message) {
    return switch (failure.getReplyCode()) {
      // The server closes; it wants a login, or another one.
      case 421, 530, 534, 535, 538 -> true;
      default -> message.contains("relay") || isPolicy(failure);
    };
  }

  private static boolean isPolicy(SMTPException failure) {
    SMTPException.EnhancedStatus status = failure.getEnhancedStatus();
    return status != null && status.getSubject() == POLICY;
  }
}
