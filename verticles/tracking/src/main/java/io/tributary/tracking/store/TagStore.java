package io.tributary.tracking.store;

import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.kit.sql.Update;
import io.tributary.kit.sql.Where;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Tag;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code tags}. */
public final class TagStore {
  private static final String INSERT =
      "INSERT INTO tags (id, workspace_id, name, color, created_at) VALUES ($1, $2, $3, $4, $5)";
  private static final String FIND = "SELECT * FROM tags WHERE workspace_id = $1 AND id = $2";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String DELETE = "DELETE FROM tags WHERE workspace_id = $1 AND id = $2";
  private static final String BY_IDS =
      "SELECT * FROM tags WHERE workspace_id = $1 AND id = ANY($2) ORDER BY name";
  private static final String BY_NAMES =
      """
      SELECT t.*, w.name AS wanted FROM unnest($2::text[]) AS w (name)
      JOIN tags t ON t.workspace_id = $1 AND name_fold(t.name) = name_fold(w.name) ORDER BY t.name
      """;
  private static final String NAMESAKE =
      "SELECT * FROM tags WHERE workspace_id = $1 AND name_fold(name) = name_fold($2) AND id <> $3";

  public Future<Void> insert(SqlConnection tx, String workspaceId, Tag tag, Instant now) {
    return checkFree(tx, workspaceId, tag)
        .compose(free ->
            tx.preparedQuery(INSERT)
                .execute(
                    Tuple.of(tag.id(), workspaceId, tag.name(), tag.color(), Columns.time(now))))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, tag)));
  }

  /** Reads a tag that is about to be written. */
  public Future<Optional<Locked<Tag>>> lock(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> tags(rows).stream().findFirst().map(tag -> Locked.row(id, tag)));
  }

  public Future<Void> update(SqlConnection tx, String workspaceId, Locked<Tag> before, Tag after) {
    return checkFree(tx, workspaceId, after)
        .compose(free ->
            Update.of("tags", before, after)
                .column("name", Tag::name)
                .column("color", Tag::color)
                .write(tx, workspaceId))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, after)));
  }

  /** False if there is no such tag. */
  public Future<Boolean> delete(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> rows.rowCount() > 0);
  }

  public Future<List<Tag>> byIds(SqlClient client, String workspaceId, Collection<String> ids) {
    return client
        .preparedQuery(BY_IDS)
        .execute(Tuple.of(workspaceId, Columns.texts(ids)))
        .map(TagStore::tags);
  }

  /** Those of the names that a tag has, each as it was asked for. */
  public Future<Map<String, Tag>> byNames(
      SqlClient client, String workspaceId, Collection<String> names) {
    return client
        .preparedQuery(BY_NAMES)
        .execute(Tuple.of(workspaceId, Columns.texts(names)))
        .map(rows -> {
          Map<String, Tag> found = new LinkedHashMap<>();
          rows.forEach(row -> found.put(row.getString("wanted"), tag(row)));
          return found;
        });
  }

  /** Another tag that has the name already. */
  private static Future<Void> checkFree(SqlConnection tx, String workspaceId, Tag tag) {
    return tx.preparedQuery(NAMESAKE)
        .execute(Tuple.of(workspaceId, tag.name(), tag.id()))
        .map(rows -> {
          tags(rows).stream()
              .findFirst()
              .ifPresent(namesake -> {
                throw taken(namesake.name());
              });
          return null;
        });
  }

  public Future<List<Tag>> list(
      SqlClient client,
      String workspaceId,
      List<String> ids,
      @Nullable String search,
      boolean byCreation,
      boolean descending,
      int page,
      int pageSize) {
    Where where = Where.of("workspace_id = ?", workspaceId);
    if (!ids.isEmpty()) {
      where.and("id = ANY(?)", Columns.texts(ids));
    }
    if (search != null) {
      where.and("name ILIKE ?", Columns.containing(search));
    }
    String direction = descending ? " DESC" : " ASC";
    String order = byCreation ? "created_at" + direction : "lower(name)" + direction;
    String sql =
        "SELECT * FROM tags"
            + where.sql()
            + " ORDER BY "
            + order
            + ", id"
            + direction
            + " LIMIT "
            + where.bind(pageSize)
            + " OFFSET "
            + where.bind((page - 1L) * pageSize);
    return client.preparedQuery(sql).execute(where.arguments()).map(TagStore::tags);
  }

  private static List<Tag> tags(RowSet<Row> rows) {
    List<Tag> tags = new ArrayList<>(rows.size());
    rows.forEach(row -> tags.add(tag(row)));
    return tags;
  }

  private static Tag tag(Row row) {
    return new Tag(row.getString("id"), row.getString("name"), row.getString("color"));
  }

  /** Two at once: the other one was faster. */
  private static Throwable named(Throwable failure, Tag tag) {
    return SqlFailures.isUniqueViolation(failure, "tags_name_taken") ? taken(tag.name()) : failure;
  }

  private static MeshException taken(String name) {
    return MeshException.conflict(
        "There is already a tag «" + name + "»; case makes no other name of it.");
  }
}
