package io.tributary.kit.kafka;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clients of Kafka prove who they are, and whom they trust.
 *
 * @param tls whether connections are encrypted
 * @param authority PEM file of whom the brokers' certificates must come from; null: one of those
 *     that Java trusts
 * @param certificate a client's own certificate chain as PEM, for brokers that want one; or null
 * @param key its key as PEM (PKCS #8); or null
 */
public record KafkaAccess(
    boolean tls,
    @Nullable String authority,
    @Nullable String certificate,
    @Nullable String key,
    Sasl sasl,
    String user,
    String password) {
  public static final KafkaAccess OPEN =
      new KafkaAccess(false, null, null, null, Sasl.NONE, "", "");

  private static final String PLAIN_LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String SCRAM_LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule";

  /** How a user and a password are shown. */
  public enum Sasl {
    /** Not at all. */
    NONE("", ""),
    /** As they are: only over TLS, or on one machine. */
    PLAIN("PLAIN", PLAIN_LOGIN),
    SCRAM_SHA_256("SCRAM-SHA-256", SCRAM_LOGIN),
    SCRAM_SHA_512("SCRAM-SHA-512", SCRAM_LOGIN);

    private final String mechanism;
    private final String login;

    Sasl(String mechanism, String login) {
      this.mechanism = mechanism;
      this.login = login;
    }
  }

  static KafkaAccess from(Settings settings) {
    boolean tls = settings.flag("kafka.tls");
    String authority = settings.optional("kafka.tlsAuthority");
    String certificate = settings.optional("kafka.tlsCertificate");
    String key = settings.optional("kafka.tlsKey");
    if (!tls && (authority != null || certificate != null || key != null)) {
      throw new ConfigException("kafka.tlsAuthority, tlsCertificate and tlsKey need kafka.tls");
    }
    if ((certificate == null) != (key == null)) {
      throw new ConfigException("kafka.tlsCertificate and kafka.tlsKey: both or neither");
    }
    Sasl sasl = settings.choice("kafka.sasl", Sasl.class);
    return new KafkaAccess(
        tls,
        authority,
        certificate == null ? null : read("kafka.tlsCertificate", certificate),
        key == null ? null : read("kafka.tlsKey", key),
        sasl,
        sasl == Sasl.NONE ? "" : settings.required("kafka.user"),
        sasl == Sasl.NONE ? "" : settings.required("kafka.password"));
  }

  private static String read(String setting, String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new ConfigException(setting + ": " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** In the words of Kafka's clients. */
  Map<String, String> client() {
    Map<String, String> config = new HashMap<>();
    boolean named = sasl != Sasl.NONE;
    config.put(
        "security.protocol",
        named ? tls ? "SASL_SSL" : "SASL_PLAINTEXT" : tls ? "SSL" : "PLAINTEXT");
    if (named) {
      config.put("sasl.mechanism", sasl.mechanism);
      config.put(
          "sasl.jaas.config",
          "%s required username=\"%s\" password=\"%s\";"
              .formatted(sasl.login, quoted(user), quoted(password)));
    }
    if (authority != null) {
      config.put("ssl.truststore.type", "PEM");
      config.put("ssl.truststore.location", authority);
    }
    if (certificate != null && key != null) {
      config.put("ssl.keystore.type", "PEM");
      config.put("ssl.keystore.certificate.chain", certificate);
      config.put("ssl.keystore.key", key);
    }
    return config;
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Without password and key: this ends up in logs. */
  @Override
  public String toString() {
    return (tls ? "TLS" : "no TLS") + ", " + (sasl == Sasl.NONE ? "open" : sasl + " as " + user);
  }
}
