package io.tributary.auth.api;

import io.tributary.auth.domain.ApiKey;
import io.tributary.auth.domain.ApiKeySecret;
import io.tributary.auth.domain.Scopes;
import io.tributary.auth.store.ApiKeyStore;
import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** API keys of the caller's workspace. */
public final class ApiKeysHandler {
  /** More than anybody keeps apart; bounds the list. */
  static final int MOST_PER_WORKSPACE = 200;

  private final Database database;
  private final EventBus bus;
  private final Scopes known;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public ApiKeysHandler(Database database, EventBus bus, Scopes known, Clock clock) {
    this.known = known;
    this.database = database;
    this.bus = bus;
    this.clock = clock;
  }

  /** {@code auth.apiKeys.list} */
  public Future<OperationReply> list(OperationCall call) {
    return ApiKeyStore.list(database.reads(), call.workspaceId(), MOST_PER_WORKSPACE)
        .map(
            keys -> OperationReply.of(new JsonArray(keys.stream().map(AuthJson::apiKey).toList())));
  }

  /** {@code auth.apiKeys.create} */
  public Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    List<String> scopes = scopes(call.principal(), call.body());
    ApiKeySecret secret = ApiKeySecret.generate(random);
    ApiKey key =
        new ApiKey(
            Ids.next("key_"),
            call.workspaceId(),
            AuthJson.text(call.body(), "name"),
            secret.hash(),
            secret.prefix(),
            scopes,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            null);
    // A repetition is told which key it made; the key itself exists in the first answer only.
    call.replayWith(AuthJson.secret(AuthJson.apiKey(key, null)));
    return ApiKeyStore.count(tx, call.workspaceId())
        .compose(count -> {
          if (count >= MOST_PER_WORKSPACE) {
            throw MeshException.unprocessable(
                "A workspace has at most " + MOST_PER_WORKSPACE + " API keys. Delete one first.");
          }
          return ApiKeyStore.insert(tx, key);
        })
        .map(inserted -> AuthJson.secret(AuthJson.apiKey(key, secret.text())));
  }

  /** {@code auth.apiKeys.delete} */
  public Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return ApiKeyStore.delete(tx, call.workspaceId(), id)
        .map(found -> {
          ApiKeyStore.Deleted key =
              found.orElseThrow(() ->
                  MeshException.notFound("There is no API key " + id + " in this workspace."));
          // Thrown, this takes the deletion back.
          if (!Scopes.covers(call.principal().scopes(), key.scopes())) {
            throw MeshException.forbidden(
                "This key may do what you may not; somebody who may must delete it.");
          }
          call.afterCommit(
              () -> bus.publish(Addresses.API_KEY_REVOKED, new ApiKeyRevoked(key.keyHash())));
          return OperationReply.of(new JsonObject().put("id", id));
        });
  }

  /** What the new key may do: what was asked for, or all that its maker may do. */
  private List<String> scopes(Principal maker, JsonObject body) {
    JsonArray asked = body.getJsonArray("scopes");
    if (asked == null) {
      return Scopes.tidy(maker.scopes());
    }
    List<String> scopes = asked.stream().map(String::valueOf).toList();
    for (int i = 0; i < scopes.size(); i++) {
      if (!known.known().contains(scopes.get(i))) {
        throw MeshException.invalid("scopes." + i, "there is no scope " + scopes.get(i));
      }
    }
    if (scopes.isEmpty()) {
      throw MeshException.invalid("scopes", "must name at least one scope");
    }
    if (!Scopes.covers(maker.scopes(), scopes)) {
      throw MeshException.forbidden("A key cannot be given scopes that you do not have yourself.");
    }
    return Scopes.tidy(scopes);
  }
}
