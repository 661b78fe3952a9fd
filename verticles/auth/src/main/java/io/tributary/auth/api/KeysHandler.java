package io.tributary.auth.api;

import io.tributary.auth.token.SigningKeys;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.OperationReply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** The public keys that verify tokens, as a JSON Web Key Set (RFC 7517). */
public final class KeysHandler {
  private static final Map<String, String> CACHEABLE =
      Map.of("cache-control", "public, max-age=300");

  private final SigningKeys keys;

  public KeysHandler(SigningKeys keys) {
    this.keys = keys;
  }

  /** {@code auth.keys.jwks} */
  public Future<OperationReply> jwks(OperationCall call) {
    JsonArray published = new JsonArray();
    keys.published().forEach(key -> published.add(key.copy()));
    return Future.succeededFuture(
        new OperationReply(0, CACHEABLE, new JsonObject().put("keys", published)));
  }
}
