package io.tributary.auth.config;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.mesh.Currencies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the context; {@code conf/tributary.yaml} explains each of them.
 *
 * @param keyEncryptionSecret encrypts the signing key in the database; null keeps it in clear
 * @param loginAttempts sign-ins allowed per account and per client address within {@code
 *     loginWindow}
 * @param passwordQueue password hashes that may wait for one of {@code passwordThreads}
 * @param currency of a workspace that names none, ISO 4217 in lower case
 */
public record AuthConfig(
    String issuer,
    Duration tokenLifetime,
    @Nullable String keyEncryptionSecret,
    int loginAttempts,
    Duration loginWindow,
    int passwordThreads,
    int passwordQueue,
    String currency) {
  private static final int SHORTEST_SECRET = 16;

  /**
   * @throws ConfigException if the signing key would be kept in clear without that being allowed
   */
  public static AuthConfig from(Settings settings) {
    String secret = settings.optional("auth.keyEncryptionSecret");
    if (secret == null && !settings.flag("auth.allowUnencryptedKey")) {
      throw new ConfigException(
          "auth.keyEncryptionSecret must be set ("
              + Settings.variableOf("auth.keyEncryptionSecret")
              + "): without it whoever reads the database can sign tokens");
    }
    if (secret != null && secret.length() < SHORTEST_SECRET) {
      throw new ConfigException(
          "auth.keyEncryptionSecret must have at least " + SHORTEST_SECRET + " characters");
    }
    return new AuthConfig(
        settings.required("auth.issuer"),
        atLeast("auth.tokenLifetime", settings, Duration.ofSeconds(1)),
        secret,
        settings.integer("auth.loginAttempts", 1, 100_000),
        atLeast("auth.loginWindow", settings, Duration.ofSeconds(1)),
        settings.integer("auth.passwordThreads", 1, 64),
        settings.integer("auth.passwordQueue", 1, 10_000),
        Currencies.parse(settings.required("workspace.currency"))
            .orElseThrow(() ->
                new ConfigException("workspace.currency must be an ISO 4217 code such as usd")));
  }

  private static Duration atLeast(String key, Settings settings, Duration least) {
    Duration value = settings.duration(key);
    if (value.compareTo(least) < 0) {
      throw new ConfigException(key + " must be at least " + least.toMillis() + "ms");
    }
    return value;
  }

  /** Without the secret: this ends up in logs. */
  @Override
  public String toString() {
    return "AuthConfig[issuer="
        + issuer
        + ", tokenLifetime="
        + tokenLifetime
        + ", keyEncryptionSecret="
        + (keyEncryptionSecret == null ? "none" : "***")
        + ", loginAttempts="
        + loginAttempts
        + ", loginWindow="
        + loginWindow
        + "]";
  }
}
