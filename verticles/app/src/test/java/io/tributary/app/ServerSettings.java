package io.tributary.app;

import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import java.util.Map;

/** The variables that tell a node where the servers are, instead of starting its own. */
public final class ServerSettings {
  private ServerSettings() {}

  public static Map<String, String> of(Infra infra, PostgresEndpoint database) {
    return Map.of(
        "TRIBUTARY_SOLO_ENABLED", "false",
        "TRIBUTARY_POSTGRES_HOST", database.host(),
        "TRIBUTARY_POSTGRES_PORT", String.valueOf(database.port()),
        "TRIBUTARY_POSTGRES_DATABASE", database.database(),
        "TRIBUTARY_POSTGRES_USER", database.user(),
        "TRIBUTARY_POSTGRES_PASSWORD", database.password(),
        "TRIBUTARY_REDIS_URI", infra.redisUri(),
        "TRIBUTARY_KAFKA_BOOTSTRAP", infra.kafkaBootstrap(),
        "TRIBUTARY_AUTH_ALLOW_UNENCRYPTED_KEY", "true");
  }
}
