package io.tributary.notifications.mail;

import io.tributary.notifications.config.MailConfiguration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;

/** Hands e-mails to an SMTP server. */
final class SmtpTransport implements Transport {
  private final MailClient client;

  SmtpTransport(Vertx vertx, String host, MailConfiguration config) {
    MailConfig smtp = new MailConfig();
    smtp.setHostname(host);
    smtp.setPort(config.port());
    smtp.setMaxPoolSize(config.connections());
    smtp.setConnectTimeout((int) config.timeout().toMillis());
    smtp.setSsl(config.tls() == MailConfiguration.Tls.IMPLICIT);
    smtp.setStarttls(
        config.tls() == MailConfiguration.Tls.STARTTLS
            ? StartTLSOptions.REQUIRED
            : StartTLSOptions.DISABLED);
    if (config.tls() != MailConfiguration.Tls.NONE) {
      smtp.setHostnameVerificationAlgorithm("HTTPS");
    }
    if (config.username() == null) {
      smtp.setLogin(LoginOption.DISABLED);
    } else {
      smtp.setLogin(LoginOption.REQUIRED);
      smtp.setUsername(config.username());
      smtp.setPassword(config.password());
    }
    client = MailClient.create(vertx, smtp);
  }

  @Override
  public Future<Void> send(String id, MailMessage message) {
    return client.sendMail(message).mapEmpty();
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
