package io.tributary.kit.sql;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.tributary.kit.tls.Authorities;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How the way to PostgreSQL is protected; the same for every client there is.
 *
 * @param authority PEM file of whom the server's certificate must come from; null: one of those
 *     that Java trusts
 */
public record PostgresTls(Mode mode, @Nullable String authority) {
  public static final PostgresTls OFF = new PostgresTls(Mode.OFF, null);

  /** From nothing to everything. */
  public enum Mode {
    OFF,
    /** Encrypted, to whoever answers. */
    REQUIRE,
    /** Encrypted, and the server's certificate is good for its name. */
    VERIFY_FULL
  }

  static PostgresTls from(Settings settings) {
    Mode mode = settings.choice("postgres.tls", Mode.class);
    String authority = settings.optional("postgres.tlsAuthority");
    if (authority != null && mode != Mode.VERIFY_FULL) {
      throw new ConfigException("postgres.tlsAuthority needs postgres.tls: verify-full");
    }
    return new PostgresTls(mode, authority);
  }

  PgConnectOptions into(PgConnectOptions connect) {
    return switch (mode) {
      case OFF -> connect.setSslMode(SslMode.DISABLE);
      case REQUIRE ->
          connect
              .setSslMode(SslMode.REQUIRE)
              .setSslOptions(new ClientSSLOptions().setTrustAll(true));
      case VERIFY_FULL ->
          connect
              .setSslMode(SslMode.VERIFY_FULL)
              .setSslOptions(
                  new ClientSSLOptions()
                      .setHostnameVerificationAlgorithm("HTTPS")
                      .setTrustOptions(Authorities.trusted(authority)));
    };
  }

  /** The driver's own words for the same. */
  void into(Properties jdbc) {
    switch (mode) {
      case OFF -> jdbc.setProperty("sslmode", "disable");
      case REQUIRE -> jdbc.setProperty("sslmode", "require");
      case VERIFY_FULL -> {
        jdbc.setProperty("sslmode", "verify-full");
        if (authority == null) {
          // The driver itself looks for a file in the user's home.
          jdbc.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
          jdbc.setProperty("sslrootcert", authority);
        }
      }
    }
  }
}
