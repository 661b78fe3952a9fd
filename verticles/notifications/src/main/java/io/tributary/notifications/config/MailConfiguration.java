package io.tributary.notifications.config;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How e-mails leave.
 *
 * @param host of the SMTP server, or null to write files into {@code outboxFolder}
 * @param timeout after which an attempt has failed
 * @param connections to the SMTP server at once
 */
public record MailConfiguration(
    @Nullable String host,
    int port,
    @Nullable String username,
    String password,
    Tls tls,
    String from,
    Path outboxFolder,
    Duration timeout,
    int connections) {

  /** How the connection is encrypted. */
  public enum Tls {
    /** From the first byte, as on port 465. */
    IMPLICIT,
    /** By STARTTLS, or not at all. */
    STARTTLS,
    NONE
  }

  /**
   * @param home this node's folder, under which e-mails are written unless a folder is named
   */
  public static MailConfiguration from(Settings settings, Path home) {
    String folder = settings.optional("mail.outboxFolder");
    Path outbox = folder == null ? home.resolve("mail") : Path.of(folder);
    if (!outbox.isAbsolute()) {
      throw new ConfigException("mail.outboxFolder must be an absolute path, not «" + folder + "»");
    }
    String from = settings.required("mail.from");
    if (!from.contains("@")) {
      throw new ConfigException("mail.from must be an e-mail address, not «" + from + "»");
    }
    return new MailConfiguration(
        settings.optional("mail.host"),
        settings.integer("mail.port", 1, 65_535),
        settings.optional("mail.username"),
        settings.string("mail.password"),
        settings.choice("mail.tls", Tls.class),
        from,
        outbox,
        settings.duration("mail.timeout"),
        settings.integer("mail.connections", 1, 100));
  }

  /** Without the password: this ends up in logs. */
  @Override
  public String toString() {
    return host == null ? "files in " + outboxFolder : "smtp://" + host + ":" + port + " " + tls;
  }
}
