package io.tributary.auth.api;

import io.tributary.auth.config.AuthConfig;
import io.tributary.auth.domain.ApiKey;
import io.tributary.auth.domain.ApiKeySecret;
import io.tributary.auth.domain.Base62;
import io.tributary.auth.domain.EmailAddress;
import io.tributary.auth.domain.Member;
import io.tributary.auth.domain.Role;
import io.tributary.auth.domain.Scopes;
import io.tributary.auth.domain.Workspace;
import io.tributary.auth.store.ApiKeyStore;
import io.tributary.auth.store.MemberStore;
import io.tributary.auth.store.WorkspaceStore;
import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.Currencies;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first workspace, member and API key of an empty installation, once, however many nodes
 * start together. Later it only adds the API key of the settings, where that is a new one.
 */
public final class BootstrapHandler {
  private static final String SLUG = "default";
  private static final String NAME = "Tributary";
  private static final String MEMBER_NAME = "Administrator";
  private static final String EMAIL = "admin@localhost";
  private static final int PASSWORD_CHARACTERS = 20;

  private final AuthConfig config;
  private final PasswordWorkers passwords;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public BootstrapHandler(AuthConfig config, PasswordWorkers passwords, Clock clock) {
    this.config = config;
    this.passwords = passwords;
    this.clock = clock;
  }

  /** {@code auth.internal.bootstrap} */
  public Future<OperationReply> bootstrap(OperationCall call, SqlConnection tx) {
    Principal caller = call.request().principal();
    if (caller != null && caller.kind() != Principal.Kind.SYSTEM) {
      throw MeshException.forbidden("Only the platform itself does this.");
    }
    Wish wish = decode(call.body());
    return WorkspaceStore.lockFirst(tx)
        .compose(locked -> WorkspaceStore.first(tx))
        .compose(found ->
            found.map(workspace -> keep(tx, workspace, wish)).orElseGet(() -> create(tx, wish)));
  }

  /** What the settings ask for; null where they leave the choice to us. */
  private record Wish(
      String email,
      @Nullable String password,
      @Nullable ApiKeySecret apiKey,
      String workspaceName,
      String currency) {}

  private Wish decode(JsonObject body) {
    String key = body.getString("apiKey");
    if (key != null && key.length() < ApiKeySecret.SHORTEST) {
      throw MeshException.invalid(
          "apiKey", "must have at least " + ApiKeySecret.SHORTEST + " characters");
    }
    return new Wish(
        EmailAddress.parse(given(body, "email", EMAIL))
            .orElseThrow(() -> MeshException.invalid("email", "must be an e-mail address")),
        body.getString("password"),
        key == null ? null : new ApiKeySecret(key),
        given(body, "workspaceName", NAME),
        Currencies.parse(given(body, "currency", config.currency()))
            .orElseThrow(() -> MeshException.invalid("currency", "must be an ISO 4217 code")));
  }

  /** Null counts as not given. */
  private static String given(JsonObject body, String key, String fallback) {
    String value = body.getString(key);
    return value == null ? fallback : value;
  }

  private Future<OperationReply> create(SqlConnection tx, Wish wish) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Workspace workspace =
        new Workspace(Ids.next("ws_"), wish.workspaceName(), SLUG, wish.currency(), now);
    Member owner = new Member(Ids.next("mem_"), wish.email(), MEMBER_NAME, Role.owner, now);
    String password =
        wish.password() == null ? Base62.random(random, PASSWORD_CHARACTERS) : wish.password();
    ApiKeySecret secret = wish.apiKey() == null ? ApiKeySecret.generate(random) : wish.apiKey();
    return passwords
        .hash(password)
        .compose(hash ->
            WorkspaceStore.insert(tx, workspace)
                .compose(done -> MemberStore.insert(tx, owner, hash)))
        .compose(done -> MemberStore.join(tx, workspace.id(), owner.id(), owner.role(), now))
        .compose(done -> ApiKeyStore.insert(tx, key(workspace, secret)))
        .map(done ->
            AuthJson.secret(
                about(workspace, true)
                    .put("email", owner.email())
                    .put("password", password)
                    .put("apiKey", secret.text())));
  }

  private Future<OperationReply> keep(SqlConnection tx, Workspace workspace, Wish wish) {
    OperationReply reply = OperationReply.of(about(workspace, false));
    return wish.apiKey() == null
        ? Future.succeededFuture(reply)
        : ApiKeyStore.insert(tx, key(workspace, wish.apiKey())).map(reply);
  }

  private ApiKey key(Workspace workspace, ApiKeySecret secret) {
    return new ApiKey(
        Ids.next("key_"),
        workspace.id(),
        "Bootstrap",
        secret.hash(),
        secret.prefix(),
        List.of(Scopes.ALL),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        null);
  }

  private static JsonObject about(Workspace workspace, boolean created) {
    return new JsonObject()
        .put("created", created)
        .put("workspaceId", workspace.id())
        .put("currency", workspace.currency());
  }
}
