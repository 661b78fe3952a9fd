package io.tributary.auth.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Table {@code signing_keys}. */
public final class SigningKeyStore {
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.signing_keys'))";
  private static final String ALL =
      """
      SELECT kid, public_jwk, private_key, encrypted, created_at FROM signing_keys
      ORDER BY created_at DESC, kid
      """;
  private static final String INSERT =
      """
      INSERT INTO signing_keys (kid, public_jwk, private_key, encrypted, created_at)
      VALUES ($1, $2, $3, $4, $5)
      """;
  private static final String REPLACE_PRIVATE =
      "UPDATE signing_keys SET private_key = $2, encrypted = $3 WHERE kid = $1";

  private SigningKeyStore() {}

  /**
   * A key pair.
   *
   * @param kid its RFC 7638 thumbprint
   * @param publicJwk the half that everybody may see
   * @param privateKey the 32 bytes of the private half, encrypted or not
   */
  public record StoredKey(
      String kid, JsonObject publicJwk, Buffer privateKey, boolean encrypted, Instant createdAt) {
    /** Without the private half: this may end up in logs. */
    @Override
    public String toString() {
      return kid;
    }
  }

  /** Nodes that start together take turns, so that they agree on one key. */
  public static Future<Void> lock(SqlConnection tx) {
    return tx.query(LOCK).execute().mapEmpty();
  }

  /** All keys, the newest first. */
  public static Future<List<StoredKey>> all(SqlConnection tx) {
    return tx.query(ALL)
        .execute()
        .map(rows -> {
          List<StoredKey> found = new ArrayList<>(rows.size());
          rows.forEach(row -> found.add(key(row)));
          return found;
        });
  }

  public static Future<Void> insert(SqlConnection tx, StoredKey key) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                key.kid(),
                key.publicJwk(),
                key.privateKey(),
                key.encrypted(),
                key.createdAt().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  public static Future<Void> replacePrivate(SqlConnection tx, StoredKey key) {
    return tx.preparedQuery(REPLACE_PRIVATE)
        .execute(Tuple.of(key.kid(), key.privateKey(), key.encrypted()))
        .mapEmpty();
  }

  private static StoredKey key(Row row) {
    return new StoredKey(
        row.getString("kid"),
        row.getJsonObject("public_jwk"),
        row.getBuffer("private_key"),
        row.getBoolean("encrypted"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
