package io.tributary.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@UseServers({Part.POSTGRES, Part.REDIS})
class SigningKeysIT {
  private final PostgresEndpoint database;
  private final String redisUri;

  SigningKeysIT(Infra infra) {
    database = infra.freshDatabase();
    redisUri = infra.redisUri();
  }

  @Test
  void nodesThatStartTogetherShouldAgreeOnOneKey() {
    List<CompletableFuture<AuthNode>> starting =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> start("a secret of the tests")))
            .limit(3)
            .toList();
    List<AuthNode> nodes = starting.stream().map(CompletableFuture::join).toList();
    try {
      assertThat(nodes).extracting(SigningKeysIT::keys).containsOnly(keys(nodes.getFirst()));
    } finally {
      nodes.forEach(AuthNode::close);
    }
  }

  @Test
  void keyShouldOutliveARestart() {
    JsonObject before = keysOnce("a secret of the tests");

    assertThat(keysOnce("a secret of the tests")).isEqualTo(before);
  }

  @Test
  void keyKeptInClearShouldBeEncryptedOnceThereIsASecret() throws SQLException {
    JsonObject before = keysOnce(null);
    assertThat(encrypted()).isFalse();

    assertThat(keysOnce("a secret of the tests")).isEqualTo(before);

    assertThat(encrypted()).isTrue();
    assertThat(keysOnce("a secret of the tests")).isEqualTo(before);
  }

  @Test
  void startShouldFailClearlyWhenTheSecretIsAnotherOne() {
    keysOnce("a secret of the tests");

    assertThatThrownBy(() -> keysOnce("another secret altogether"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("auth.keyEncryptionSecret");
    assertThatThrownBy(() -> keysOnce(null)).isInstanceOf(ConfigException.class);
  }

  private JsonObject keysOnce(@Nullable String secret) {
    try (AuthNode node = start(secret)) {
      return keys(node);
    }
  }

  private AuthNode start(@Nullable String secret) {
    return AuthNode.start(database, redisUri, AuthNode.config(secret, 5));
  }

  private static JsonObject keys(AuthNode node) {
    return AuthNode.object(node.call("auth.keys.jwks", null, null));
  }

  private boolean encrypted() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT encrypted FROM auth.signing_keys")) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
