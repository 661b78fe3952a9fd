package io.tributary.auth.store;

import io.tributary.auth.domain.ApiKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code api_keys}. */
public final class ApiKeyStore {
  private static final String INSERT =
      """
      INSERT INTO api_keys (id, workspace_id, name, key_hash, prefix, scopes, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (key_hash) DO NOTHING
      """;
  private static final String COUNT = "SELECT count(*) FROM api_keys WHERE workspace_id = $1";
  private static final String LIST =
      """
      SELECT id, workspace_id, name, key_hash, prefix, scopes, created_at, last_used_at
      FROM api_keys WHERE workspace_id = $1
      ORDER BY created_at, id
      LIMIT $2
      """;
  private static final String DELETE =
      "DELETE FROM api_keys WHERE workspace_id = $1 AND id = $2 RETURNING key_hash, scopes";

  /** Whom a key belongs to is not known before it is found: this is the one search over tenants. */
  private static final String VERIFY =
      """
      SELECT k.id, k.workspace_id, k.scopes, w.currency
      FROM api_keys k JOIN workspaces w ON w.id = k.workspace_id
      WHERE k.key_hash = $1
      """;

  private static final String TOUCH =
      """
      UPDATE api_keys SET last_used_at = $3
      WHERE workspace_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $4)
      """;

  private ApiKeyStore() {}

  /** A key that was there a moment ago. */
  public record Deleted(String keyHash, List<String> scopes) {
    public Deleted {
      scopes = List.copyOf(scopes);
    }
  }

  /** The owner of a key. */
  public record Holder(String keyId, String workspaceId, String currency, List<String> scopes) {
    public Holder {
      scopes = List.copyOf(scopes);
    }
  }

  /** False if exactly this key exists already, in whatever workspace. */
  public static Future<Boolean> insert(SqlConnection tx, ApiKey key) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                key.id(),
                key.workspaceId(),
                key.name(),
                key.keyHash(),
                key.prefix(),
                key.scopes().toArray(String[]::new),
                key.createdAt().atOffset(ZoneOffset.UTC)))
        .map(done -> done.rowCount() == 1);
  }

  public static Future<Integer> count(SqlClient sql, String workspaceId) {
    return sql.preparedQuery(COUNT)
        .execute(Tuple.of(workspaceId))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** In the order in which they were made. */
  public static Future<List<ApiKey>> list(SqlClient sql, String workspaceId, int limit) {
    return sql.preparedQuery(LIST)
        .execute(Tuple.of(workspaceId, limit))
        .map(rows -> {
          List<ApiKey> found = new ArrayList<>(rows.size());
          rows.forEach(row -> found.add(key(row)));
          return found;
        });
  }

  /** The key that was deleted, or empty if there was none. */
  public static Future<Optional<Deleted>> delete(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> {
          if (rows.size() == 0) {
            return Optional.empty();
          }
          Row row = rows.iterator().next();
          return Optional.of(
              new Deleted(row.getString("key_hash"), List.of(row.getArrayOfStrings("scopes"))));
        });
  }

  public static Future<Optional<Holder>> holder(SqlClient sql, String keyHash) {
    return sql.preparedQuery(VERIFY)
        .execute(Tuple.of(keyHash))
        .map(rows -> {
          if (rows.size() == 0) {
            return Optional.empty();
          }
          Row row = rows.iterator().next();
          return Optional.of(
              new Holder(
                  row.getString("id"),
                  row.getString("workspace_id"),
                  row.getString("currency"),
                  List.of(row.getArrayOfStrings("scopes"))));
        });
  }

  /** Notes the use, unless one after {@code notSince} is noted already. */
  public static Future<Void> touch(
      SqlClient sql, String workspaceId, String id, Instant now, Instant notSince) {
    return sql.preparedQuery(TOUCH)
        .execute(
            Tuple.of(
                workspaceId, id, now.atOffset(ZoneOffset.UTC), notSince.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  private static ApiKey key(Row row) {
    OffsetDateTime lastUsed = row.getOffsetDateTime("last_used_at");
    return new ApiKey(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("name"),
        row.getString("key_hash"),
        row.getString("prefix"),
        List.of(row.getArrayOfStrings("scopes")),
        row.getOffsetDateTime("created_at").toInstant(),
        lastUsed == null ? null : lastUsed.toInstant());
  }
}
