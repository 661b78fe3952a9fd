package io.tributary.catalogue;

import io.tributary.kit.sql.PostgresConfig;
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
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node that hosts the context, and what the gateway would ask of it. */
final class CatalogueNode implements AutoCloseable {
  private static final int PATIENCE_S = 20;

  private final Vertx vertx = Vertx.vertx();

  private CatalogueNode() {
    MeshCodecs.registerAll(vertx.eventBus());
  }

  static CatalogueNode start(PostgresEndpoint postgres) {
    CatalogueNode node = new CatalogueNode();
    node.await(
        node.vertx.deployVerticle(
            new CatalogueVerticle(
                new PostgresConfig(
                    postgres.host(),
                    postgres.port(),
                    postgres.database(),
                    postgres.user(),
                    postgres.password(),
                    4,
                    100,
                    5_000),
                Clock.systemUTC())));
    return node;
  }

  static Principal workspace(String id) {
    return new Principal(id, "eur", Principal.Kind.API_KEY, "key_1", Set.of("*"));
  }

  JsonObject create(Principal caller, JsonObject body) {
    return object(call("create", caller, Map.of(), new JsonObject(), body, null));
  }

  JsonObject createOnce(Principal caller, JsonObject body, String idempotencyKey) {
    return object(call("create", caller, Map.of(), new JsonObject(), body, idempotencyKey));
  }

  JsonObject get(Principal caller, String id) {
    return object(call("get", caller, Map.of("id", id), new JsonObject(), null, null));
  }

  JsonObject update(Principal caller, String id, JsonObject body) {
    return object(call("update", caller, Map.of("id", id), new JsonObject(), body, null));
  }

  JsonObject delete(Principal caller, String id) {
    return object(call("delete", caller, Map.of("id", id), new JsonObject(), null, null));
  }

  OperationReply list(Principal caller, JsonObject query) {
    return call("list", caller, Map.of(), query, null, null);
  }

  private OperationReply call(
      String verb,
      Principal caller,
      Map<String, String> path,
      JsonObject query,
      @Nullable Object body,
      @Nullable String idempotencyKey) {
    String operation = "catalogue.products." + verb;
    return await(
        vertx
            .eventBus()
            .<OperationReply>request(
                operation,
                new OperationRequest(
                    operation,
                    caller,
                    path,
                    query,
                    body,
                    System.currentTimeMillis() + 15_000,
                    "test",
                    idempotencyKey,
                    ""))
            .map(message -> message.body()));
  }

  private <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_S + " s", e);
    }
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
