package io.tributary.kit.op;

import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a write once per idempotency key. Key, hash of the input and answer are rows of the same
 * transaction as the effect, so they exist together or not at all. The same key with the same input
 * replays the answer; with other input it is a conflict. A second call that arrives while the first
 * one runs waits for it in PostgreSQL.
 *
 * <p>The table is {@code idempotency} in the context's schema, made by its first migration. A key
 * is kept for seven days.
 */
final class IdempotencyStore {
  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyStore.class);
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

  /**
   * A sequential scan: a week of keys is a small table, and an index on the time would be paid for
   * by every write to save milliseconds every ten minutes.
   */
  private static final String PURGE =
      """
      DELETE FROM idempotency
       WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency WHERE created_at < now() - interval '7 days'
                                LIMIT 10000 FOR UPDATE SKIP LOCKED))
      """;

  private static final int PURGE_LIMIT = 10_000;
  private static final Duration PURGE_EVERY = Duration.ofMinutes(10);

  /** When each context's table was last cleared by this process. */
  private static final Map<Database, Instant> PURGED =
      Collections.synchronizedMap(new WeakHashMap<>());

  private IdempotencyStore() {}

  /**
   * Forgets keys after a week, now and then: their answers hold personal data, and no client
   * repeats a request for longer. Not part of anybody's transaction, and nobody waits for it.
   */
  static void purgeNowAndThen(OperationCall call, Database database, Instant now) {
    if (call.request().idempotencyKey() == null) {
      return;
    }
    Instant last = PURGED.get(database);
    if (last != null && now.isBefore(last.plus(PURGE_EVERY))) {
      return;
    }
    PURGED.put(database, now);
    database
        .reads()
        .query(PURGE)
        .execute()
        .onSuccess(deleted -> {
          if (deleted.rowCount() == PURGE_LIMIT) {
            // There is more: the next call goes on.
            PURGED.remove(database);
          }
        })
        .onFailure(failure -> LOG.warn("old idempotency keys are not forgotten yet", failure));
  }

  /**
   * What this very call was answered with before, if it was. Looks only; a call that is under way
   * has no answer yet.
   *
   * @throws MeshException CONFLICT, as a failed future, if its key was used with other input
   */
  static Future<Optional<OperationReply>> kept(OperationCall call, Database database) {
    OperationRequest request = call.request();
    String key = keyOf(request);
    return key == null
        ? Future.succeededFuture(Optional.empty())
        : replay(database.reads(), call.workspaceId(), key, request.operationId(), hash(request));
  }

  /** Null if the call has none that counts. */
  private static @Nullable String keyOf(OperationRequest request) {
    String key = request.idempotencyKey();
    if (key == null || request.principal() == null) {
      return null;
    }
    if (key.isBlank() || key.length() > MAX_KEY_LENGTH) {
      throw MeshException.invalid(
          "Idempotency-Key", "must have 1 to " + MAX_KEY_LENGTH + " characters");
    }
    return key;
  }

  static Future<OperationReply> once(
      OperationCall call, SqlConnection tx, Supplier<Future<OperationReply>> effect) {
    OperationRequest request = call.request();
    String key = keyOf(request);
    if (key == null) {
      return effect.get();
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
                : replay(tx, workspace, key, request.operationId(), hash)
                    .compose(
                        // A key of a week ago may be forgotten between the claim and the look.
                        kept ->
                            kept.map(Future::succeededFuture)
                                .orElseGet(() -> once(call, tx, effect))));
  }

  private static Future<Void> keep(
      SqlConnection tx, String workspace, String key, OperationReply reply) {
    return tx.preparedQuery(KEEP)
        .execute(Tuple.of(workspace, key, MeshCodecs.toJson(reply)))
        .mapEmpty();
  }

  private static Future<Optional<OperationReply>> replay(
      SqlClient client, String workspace, String key, String operation, String hash) {
    return client
        .preparedQuery(READ)
        .execute(Tuple.of(workspace, key))
        .map(rows -> {
          if (rows.size() == 0) {
            return Optional.empty();
          }
          Row row = rows.iterator().next();
          if (!hash.equals(row.getString("input_hash"))
              || !operation.equals(row.getString("operation"))) {
            throw MeshException.conflict(
                "This Idempotency-Key was already used with other input. Use a new key for a new"
                    + " request.");
          }
          return Optional.of(MeshCodecs.replyOf(row.get(JsonObject.class, "reply")));
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
