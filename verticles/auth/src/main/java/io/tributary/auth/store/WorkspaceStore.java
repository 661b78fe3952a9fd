package io.tributary.auth.store;

import io.tributary.auth.domain.Membership;
import io.tributary.auth.domain.Role;
import io.tributary.auth.domain.Workspace;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code workspaces}. */
public final class WorkspaceStore {
  /** More than anybody belongs to; bounds the answer. */
  private static final int MOST_OF_ONE_MEMBER = 500;

  /** Serialises every change of «is there a workspace yet?» between nodes that start together. */
  private static final String LOCK_FIRST =
      "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.bootstrap'))";

  private static final String INSERT =
      """
      INSERT INTO workspaces (id, name, slug, currency, created_at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (slug) DO NOTHING
      """;
  private static final String FIRST =
      """
      SELECT id, name, slug, currency, created_at FROM workspaces ORDER BY created_at, id LIMIT 1
      """;
  private static final String GET =
      """
      SELECT id, name, slug, currency, created_at FROM workspaces WHERE id = $1
      """;
  private static final String RENAME =
      """
      UPDATE workspaces SET name = $2 WHERE id = $1
      RETURNING id, name, slug, currency, created_at
      """;
  private static final String OF_MEMBER =
      """
      SELECT w.id, w.name, w.slug, w.currency, w.created_at, m.role
      FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
      WHERE m.member_id = $1
      ORDER BY m.created_at, w.id
      LIMIT $2
      """;
  private static final String ONE_OF_MEMBER =
      """
      SELECT w.id, w.name, w.slug, w.currency, w.created_at, m.role
      FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
      WHERE m.member_id = $1 AND m.workspace_id = $2
      """;

  private WorkspaceStore() {}

  /** Holds every other node's bootstrap back until this transaction ends. */
  public static Future<Void> lockFirst(SqlConnection tx) {
    return tx.query(LOCK_FIRST).execute().mapEmpty();
  }

  /** False if the slug is taken. */
  public static Future<Boolean> insert(SqlConnection tx, Workspace w) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                w.id(), w.name(), w.slug(), w.currency(), w.createdAt().atOffset(ZoneOffset.UTC)))
        .map(done -> done.rowCount() == 1);
  }

  public static Future<Optional<Workspace>> first(SqlClient sql) {
    return sql.query(FIRST).execute().map(WorkspaceStore::one);
  }

  public static Future<Optional<Workspace>> get(SqlClient sql, String id) {
    return sql.preparedQuery(GET).execute(Tuple.of(id)).map(WorkspaceStore::one);
  }

  public static Future<Optional<Workspace>> rename(SqlConnection tx, String id, String name) {
    return tx.preparedQuery(RENAME).execute(Tuple.of(id, name)).map(WorkspaceStore::one);
  }

  /** The workspaces a member belongs to, the one joined first in front. */
  public static Future<List<Membership>> ofMember(SqlClient sql, String memberId) {
    return sql.preparedQuery(OF_MEMBER)
        .execute(Tuple.of(memberId, MOST_OF_ONE_MEMBER))
        .map(rows -> {
          List<Membership> found = new ArrayList<>(rows.size());
          rows.forEach(row -> found.add(membership(row)));
          return found;
        });
  }

  public static Future<Optional<Membership>> ofMember(
      SqlClient sql, String memberId, String workspaceId) {
    return sql.preparedQuery(ONE_OF_MEMBER)
        .execute(Tuple.of(memberId, workspaceId))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(membership(rows.iterator().next())));
  }

  private static Optional<Workspace> one(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(workspace(rows.iterator().next()));
  }

  private static Workspace workspace(Row row) {
    OffsetDateTime created = row.getOffsetDateTime("created_at");
    return new Workspace(
        row.getString("id"),
        row.getString("name"),
        row.getString("slug"),
        row.getString("currency"),
        created.toInstant());
  }

  private static Membership membership(Row row) {
    return new Membership(workspace(row), Role.valueOf(row.getString("role")));
  }
}
