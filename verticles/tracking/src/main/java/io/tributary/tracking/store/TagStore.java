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
import java.util.List;
import java.util.Locale;
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
      "SELECT * FROM tags WHERE workspace_id = $1 AND lower(name) = ANY($2) ORDER BY name";

  public Future<Void> insert(SqlConnection tx, String workspaceId, Tag tag, Instant now) {
    return tx.preparedQuery(INSERT)
        .execute(Tuple.of(tag.id(), workspaceId, tag.name(), tag.color(), Columns.time(now)))
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
    return Update.of("tags", before, after)
        .column("name", Tag::name)
        .column("color", Tag::color)
        .write(tx, workspaceId)
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

  /** Names are compared without regard to case. */
  public Future<List<Tag>> byNames(SqlClient client, String workspaceId, Collection<String> names) {
    List<String> folded = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return client
        .preparedQuery(BY_NAMES)
        .execute(Tuple.of(workspaceId, Columns.texts(folded)))
        .map(TagStore::tags);
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
    rows.forEach(row ->
        tags.add(new Tag(row.getString("id"), row.getString("name"), row.getString("color"))));
    return tags;
  }

  private static Throwable named(Throwable failure, Tag tag) {
    return SqlFailures.isUniqueViolation(failure, "tags_name_taken")
        ? MeshException.conflict("There is already a tag «" + tag.name() + "».")
        : failure;
  }
}
