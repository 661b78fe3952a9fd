package io.tributary.auth;

import io.tributary.auth.config.AuthConfig;
import io.tributary.auth.domain.Sha256;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.CredentialQuery;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.solo.PostgresEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisClientType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node that hosts the context, and what the gateway would ask of it. */
final class AuthNode implements AutoCloseable {
  /** Without a secret: deriving the key from one costs most of a second per start. */
  static final AuthConfig CONFIG = config(null, 10_000);

  private static final int PATIENCE_S = 20;

  private final Vertx vertx = Vertx.vertx();

  private AuthNode() {
    MeshCodecs.registerAll(vertx.eventBus());
  }

  static AuthNode start(PostgresEndpoint postgres, String redisUri) {
    return start(postgres, redisUri, CONFIG);
  }

  static AuthNode start(PostgresEndpoint postgres, String redisUri, AuthConfig config) {
    AuthNode node = new AuthNode();
    node.await(
        node.vertx.deployVerticle(
            new AuthVerticle(
                config,
                new PostgresConfig(
                    postgres.host(),
                    postgres.port(),
                    postgres.database(),
                    postgres.user(),
                    postgres.password(),
                    4,
                    100,
                    5_000),
                new RedisConfig(List.of(redisUri), RedisClientType.STANDALONE),
                Future.succeededFuture(Set.of()),
                Clock.systemUTC())));
    return node;
  }

  static AuthConfig config(@Nullable String secret, int loginAttempts) {
    return new AuthConfig(
        "tributary",
        Duration.ofHours(1),
        secret,
        loginAttempts,
        Duration.ofMinutes(1),
        2,
        64,
        "usd");
  }

  Vertx vertx() {
    return vertx;
  }

  <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_S, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_S + " s", e);
    }
  }

  JsonObject bootstrap(JsonObject wish) {
    return object(call(Addresses.AUTH_BOOTSTRAP, Principal.system("", "usd"), wish));
  }

  /** Asks an operation that needs no path and no query. */
  OperationReply call(String operation, @Nullable Principal principal, @Nullable Object body) {
    return call(operation, principal, Map.of(), body, null, "");
  }

  OperationReply call(
      String operation,
      @Nullable Principal principal,
      Map<String, String> path,
      @Nullable Object body,
      @Nullable String idempotencyKey,
      String clientIp) {
    return await(
        send(
            new OperationRequest(
                operation,
                principal,
                path,
                new JsonObject(),
                body,
                System.currentTimeMillis() + 15_000,
                "test",
                idempotencyKey,
                clientIp)));
  }

  Future<OperationReply> send(OperationRequest request) {
    return vertx
        .eventBus()
        .<OperationReply>request(request.operationId(), request)
        .map(message -> message.body());
  }

  OperationReply login(String email, String password, String clientIp) {
    JsonObject body = new JsonObject().put("email", email).put("password", password);
    return call("auth.session.login", null, Map.of(), body, null, clientIp);
  }

  /** Whom the key belongs to, as the gateway asks it. */
  Principal verify(String key) {
    return await(
        vertx
            .eventBus()
            .<Principal>request(
                Addresses.VERIFY_API_KEY,
                new CredentialQuery(Sha256.hex(key), System.currentTimeMillis() + 15_000))
            .map(message -> message.body()));
  }

  /** The principal that the gateway makes of a login's answer. */
  static Principal member(JsonObject session, String... scopes) {
    JsonObject workspace = session.getJsonObject("workspace");
    return new Principal(
        workspace.getString("id"),
        workspace.getString("currency"),
        Principal.Kind.MEMBER,
        session.getJsonObject("member").getString("id"),
        Set.of(scopes));
  }

  static JsonObject object(OperationReply reply) {
    return (JsonObject) Objects.requireNonNull(reply.body());
  }

  static JsonArray array(OperationReply reply) {
    return (JsonArray) Objects.requireNonNull(reply.body());
  }

  static MeshException refusal(Runnable call) {
    try {
      call.run();
    } catch (MeshException refusal) {
      return refusal;
    }
    throw new AssertionError("was not refused");
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
