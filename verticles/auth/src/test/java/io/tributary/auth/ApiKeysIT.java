package io.tributary.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.auth.domain.Sha256;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@UseServers({Part.POSTGRES, Part.REDIS})
@TestInstance(Lifecycle.PER_CLASS)
class ApiKeysIT {
  private final PostgresEndpoint database;
  private final AuthNode node;
  private Principal all = Principal.system("", "usd");

  ApiKeysIT(Infra infra) {
    database = infra.freshDatabase();
    node = AuthNode.start(database, infra.redisUri());
  }

  @BeforeAll
  void bootstrap() {
    all = node.verify(node.bootstrap(new JsonObject()).getString("apiKey"));
  }

  @AfterAll
  void close() {
    node.close();
  }

  @Test
  void verifyShouldNameTheWorkspaceAndTheScopes() {
    JsonObject created = create(all, "Reader", new JsonArray().add("links.read"));

    Principal principal = node.verify(created.getString("key"));

    assertThat(principal.workspaceId()).isEqualTo(all.workspaceId());
    assertThat(principal.currency()).isEqualTo("usd");
    assertThat(principal.kind()).isEqualTo(Principal.Kind.API_KEY);
    assertThat(principal.subjectId()).isEqualTo(created.getString("id"));
    assertThat(principal.scopes()).containsExactly("links.read");
  }

  @Test
  void verifyShouldRefuseAnUnknownKey() {
    MeshException refusal = AuthNode.refusal(() -> node.verify("trib_unknown"));

    assertThat(refusal.code()).isEqualTo(FailureCode.UNAUTHORIZED);
  }

  @Test
  void createShouldShowTheKeyOnceAndStoreOnlyItsHash() throws SQLException {
    JsonObject created = create(all, "Shop", null);
    String key = created.getString("key");

    assertThat(key).matches("trib_[0-9A-Za-z]{32}");
    assertThat(created.getString("prefix")).isEqualTo(key.substring(0, 8));
    assertThat(created.getJsonArray("scopes")).containsExactly("*");
    assertThat(created.getValue("lastUsedAt")).isNull();
    assertThat(listed(created.getString("id")).containsKey("key")).isFalse();
    assertThat(everythingStored()).contains(Sha256.hex(key)).doesNotContain(key);
  }

  @Test
  void createShouldReplayWithoutTheKey() throws SQLException {
    JsonObject body = new JsonObject().put("name", "Once");

    JsonObject first = AuthNode.object(createOnce(body, "key-1"));
    JsonObject again = AuthNode.object(createOnce(body, "key-1"));

    assertThat(again.getString("id")).isEqualTo(first.getString("id"));
    assertThat(again.containsKey("key")).isTrue();
    assertThat(again.getValue("key")).isNull();
    assertThat(everythingStored()).doesNotContain(first.getString("key"));
  }

  @Test
  void createShouldRefuseTheSameIdempotencyKeyForOtherInput() {
    createOnce(new JsonObject().put("name", "This"), "key-2");

    MeshException refusal =
        AuthNode.refusal(() -> createOnce(new JsonObject().put("name", "That"), "key-2"));

    assertThat(refusal.code()).isEqualTo(FailureCode.CONFLICT);
  }

  @Test
  void createShouldRefuseAScopeThatTheCallerLacks() {
    Principal limited = limited("links.read", "apiKeys.write");

    MeshException more =
        AuthNode.refusal(() -> create(limited, "More", new JsonArray().add("links.write")));
    MeshException everything =
        AuthNode.refusal(() -> create(limited, "All", new JsonArray().add("*")));

    assertThat(more.code()).isEqualTo(FailureCode.FORBIDDEN);
    assertThat(everything.code()).isEqualTo(FailureCode.FORBIDDEN);
  }

  @Test
  void createShouldGiveTheCallersScopesWhenNoneAreNamed() {
    JsonObject created = create(limited("links.read", "apiKeys.write"), "Same", null);

    assertThat(created.getJsonArray("scopes")).containsExactly("apiKeys.write", "links.read");
  }

  @Test
  void createShouldRefuseAnUnknownScope() {
    MeshException refusal =
        AuthNode.refusal(() -> create(all, "Odd", new JsonArray().add("links.read").add("root")));

    assertThat(refusal.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
    assertThat(refusal.fields().getFirst().field()).isEqualTo("scopes.1");
  }

  @Test
  void deleteShouldRevokeTheKeyAndTellTheMesh() {
    JsonObject created = create(all, "Short-lived", null);
    List<String> revoked = new CopyOnWriteArrayList<>();
    node.vertx()
        .eventBus()
        .<ApiKeyRevoked>consumer(
            Addresses.API_KEY_REVOKED, message -> revoked.add(message.body().keyHash()));

    delete(all, created.getString("id"));

    assertThat(AuthNode.refusal(() -> node.verify(created.getString("key"))).code())
        .isEqualTo(FailureCode.UNAUTHORIZED);
    await().until(() -> revoked.contains(Sha256.hex(created.getString("key"))));
  }

  @Test
  void deleteShouldRefuseAKeyThatMayMoreThanTheCaller() {
    JsonObject everything = create(all, "Everything", null);
    JsonObject less = create(all, "Less", new JsonArray().add("links.read"));
    Principal limited = limited("links.read", "apiKeys.write");

    MeshException refusal = AuthNode.refusal(() -> delete(limited, everything.getString("id")));

    assertThat(refusal.code()).isEqualTo(FailureCode.FORBIDDEN);
    assertThat(node.verify(everything.getString("key")).scopes()).containsExactly("*");
    delete(limited, less.getString("id"));
    assertThat(AuthNode.refusal(() -> node.verify(less.getString("key"))).code())
        .isEqualTo(FailureCode.UNAUTHORIZED);
  }

  @Test
  void deleteShouldNotFindAnotherWorkspacesKey() {
    JsonObject created = create(all, "Ours", null);
    Principal stranger =
        new Principal("ws_other", "usd", Principal.Kind.API_KEY, "key_other", Set.of("*"));

    MeshException foreign = AuthNode.refusal(() -> delete(stranger, created.getString("id")));

    assertThat(foreign.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(node.verify(created.getString("key")).subjectId())
        .isEqualTo(created.getString("id"));
  }

  @Test
  void useShouldBeNotedSoonAfterTheAnswer() {
    JsonObject created = create(all, "Used", null);

    node.verify(created.getString("key"));

    await().until(() -> listed(created.getString("id")).getString("lastUsedAt") != null);
  }

  @Test
  void useShouldBeNotedAtMostOnceAMinute() {
    JsonObject created = create(all, "Busy", null);
    String id = created.getString("id");
    node.verify(created.getString("key"));
    await().until(() -> listed(id).getString("lastUsedAt") != null);
    String noted = listed(id).getString("lastUsedAt");

    for (int i = 0; i < 20; i++) {
      node.verify(created.getString("key"));
    }

    assertThat(listed(id).getString("lastUsedAt")).isEqualTo(noted);
  }

  private JsonObject create(Principal caller, String name, @Nullable JsonArray scopes) {
    JsonObject body = new JsonObject().put("name", name);
    if (scopes != null) {
      body.put("scopes", scopes);
    }
    return AuthNode.object(node.call("auth.apiKeys.create", caller, body));
  }

  private OperationReply createOnce(JsonObject body, String idempotencyKey) {
    return node.call("auth.apiKeys.create", all, Map.of(), body, idempotencyKey, "");
  }

  private void delete(Principal caller, String id) {
    node.call("auth.apiKeys.delete", caller, Map.of("id", id), null, null, "");
  }

  private Principal limited(String... scopes) {
    return new Principal(
        all.workspaceId(), "usd", Principal.Kind.API_KEY, "key_limited", Set.of(scopes));
  }

  private JsonObject listed(String id) {
    return AuthNode.array(node.call("auth.apiKeys.list", all, null)).stream()
        .map(JsonObject.class::cast)
        .filter(key -> key.getString("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private String everythingStored() throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT api_keys::text FROM auth.api_keys
                UNION ALL SELECT idempotency::text FROM auth.idempotency
                """)) {
      while (rows.next()) {
        text.append(rows.getString(1)).append('\n');
      }
    }
    return text.toString();
  }
}
