package io.tributary.kit.op;

import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a write once per idempotency key. Key, hash of the input and answer are rows of the same
 * transaction as the effect, so they exist together or not at all. The same key with the same input
 * replays the answer; with other input it is a conflict. A second call that arrives while the first
 * one runs waits for it in PostgreSQL.
 *
 * <p>The table is {@code idempotency} in the context's schema, made by its first migration.
 */
final class IdempotencyStore {
  private static final int MAX_KEY_LENGTH = 255;
  private static final String PASSWORD = "password";

  private static final String CLAIM =
      """
      INSERT INTO idempotency (workspace_id, key, operation, input_hash)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (workspace_id, key) DO NOTHING
      """;
  private static final String READ =
      """
      SELECT operation, input_hash, reply FROM idempotency WHERE workspace_id = $1 AND key = $2
      """;
  private static final String KEEP =
      """
      UPDATE idempotency SET reply = $3 WHERE workspace_id = $1 AND key = $2
      """;

  private IdempotencyStore() {}

  static Future<OperationReply> once(
      OperationCall call, SqlConnection tx, Supplier<Future<OperationReply>> effect) {
    OperationRequest request = call.request();
    String key = request.idempotencyKey();
    if (key == null || request.principal() == null) {
      return effect.get();
    }
    if (key.isBlank() || key.length() > MAX_KEY_LENGTH) {
      throw MeshException.invalid(
          "Idempotency-Key", "must have 1 to " + MAX_KEY_LENGTH + " characters");
    }
    String workspace = call.workspaceId();
    String hash = hash(request);
    return tx.preparedQuery(CLAIM)
        .execute(Tuple.of(workspace, key, request.operationId(), hash))
        .compose(claimed ->
            claimed.rowCount() == 1
                ? effect
                    .get()
                    .compose(
                        reply -> keep(tx, workspace, key, call.replayOf(reply)).map(kept -> reply))
                : replay(tx, workspace, key, request.operationId(), hash));
  }

  private static Future<Void> keep(
      SqlConnection tx, String workspace, String key, OperationReply reply) {
    return tx.preparedQuery(KEEP)
        .execute(Tuple.of(workspace, key, MeshCodecs.toJson(reply)))
        .mapEmpty();
  }

  private static Future<OperationReply> replay(
      SqlConnection tx, String workspace, String key, String operation, String hash) {
    return tx.preparedQuery(READ)
        .execute(Tuple.of(workspace, key))
        .map(rows -> {
          Row row = rows.iterator().next();
          if (!hash.equals(row.getString("input_hash"))
              || !operation.equals(row.getString("operation"))) {
            throw MeshException.conflict(
                "This Idempotency-Key was already used with other input. Use a new key for a new"
                    + " request.");
          }
          return MeshCodecs.replyOf(row.get(JsonObject.class, "reply"));
        });
  }

  /**
   * A fast hash of a short secret, kept beside everything else that went in, would give it away,
   * however deep in the body the secret stands. What has none hashes as it always did.
   */
  private static Object withoutPassword(@Nullable Object body) {
    return switch (body) {
      case null -> "";
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        array.forEach(element -> copy.add(below(element)));
        yield copy;
      }
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        object.forEach(entry -> {
          if (!entry.getKey().equals(PASSWORD)) {
            copy.put(entry.getKey(), below(entry.getValue()));
          }
        });
        yield copy;
      }
      default -> body;
    };
  }

  /** A null inside a body stays one: it is other input than an empty text. */
  private static @Nullable Object below(@Nullable Object value) {
    return value == null ? null : withoutPassword(value);
  }

  static String hash(OperationRequest request) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] input =
          MeshJson.encode(
              List.of(request.path(), request.query(), withoutPassword(request.body())));
      return HexFormat.of().formatHex(sha256.digest(input));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
