package io.tributary.tracking.store;

import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.kit.sql.Update;
import io.tributary.kit.sql.Where;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Folder;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code folders}. */
public final class FolderStore {
  private static final String INSERT =
      """
      INSERT INTO folders (id, workspace_id, name, description, access_level, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;
  private static final String FIND = "SELECT * FROM folders WHERE workspace_id = $1 AND id = $2";
  private static final String LOCK = FIND + " FOR UPDATE";
  private static final String NAMESAKE =
      """
      SELECT * FROM folders
      WHERE workspace_id = $1 AND name_fold(name) = name_fold($2) AND id <> $3
      """;
  private static final String DELETE = "DELETE FROM folders WHERE workspace_id = $1 AND id = $2";

  public Future<Void> insert(SqlConnection tx, String workspaceId, Folder folder) {
    Tuple values =
        Tuple.tuple()
            .addString(folder.id())
            .addString(workspaceId)
            .addString(folder.name())
            .addString(folder.description())
            .addString(folder.accessLevel())
            .addOffsetDateTime(Columns.time(folder.createdAt()))
            .addOffsetDateTime(Columns.time(folder.updatedAt()));
    return checkFree(tx, workspaceId, folder)
        .compose(free -> tx.preparedQuery(INSERT).execute(values))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, folder)));
  }

  public Future<Optional<Folder>> find(SqlClient client, String workspaceId, String id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> folders(rows).stream().findFirst());
  }

  /** Reads a folder that is about to be written. */
  public Future<Optional<Locked<Folder>>> lock(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> folders(rows).stream().findFirst().map(folder -> Locked.row(id, folder)));
  }

  public Future<Void> update(
      SqlConnection tx, String workspaceId, Locked<Folder> before, Folder after) {
    return checkFree(tx, workspaceId, after)
        .compose(free ->
            Update.of("folders", before, after)
                .column("name", Folder::name)
                .column("description", Folder::description)
                .column("access_level", Folder::accessLevel)
                .stamp("updated_at", Columns.time(after.updatedAt()))
                .write(tx, workspaceId))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(named(failure, after)));
  }

  /** The links in it stay, without a folder. False if there is no such folder. */
  public Future<Boolean> delete(SqlConnection tx, String workspaceId, String id) {
    return tx.preparedQuery(DELETE)
        .execute(Tuple.of(workspaceId, id))
        .map(rows -> rows.rowCount() > 0);
  }

  public Future<List<Folder>> list(
      SqlClient client, String workspaceId, @Nullable String search, int page, int pageSize) {
    Where where = Where.of("workspace_id = ?", workspaceId);
    if (search != null) {
      where.and("name ILIKE ?", Columns.containing(search));
    }
    String sql =
        "SELECT * FROM folders"
            + where.sql()
            + " ORDER BY lower(name), id LIMIT "
            + where.bind(pageSize)
            + " OFFSET "
            + where.bind((page - 1L) * pageSize);
    return client.preparedQuery(sql).execute(where.arguments()).map(FolderStore::folders);
  }

  private static List<Folder> folders(RowSet<Row> rows) {
    List<Folder> folders = new ArrayList<>(rows.size());
    rows.forEach(row ->
        folders.add(
            new Folder(
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("access_level"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"))));
    return folders;
  }

  private static Future<Void> checkFree(SqlConnection tx, String workspaceId, Folder folder) {
    return tx.preparedQuery(NAMESAKE)
        .execute(Tuple.of(workspaceId, folder.name(), folder.id()))
        .map(rows -> {
          folders(rows).stream()
              .findFirst()
              .ifPresent(namesake -> {
                throw taken(namesake.name());
              });
          return null;
        });
  }

  /** Two at once: the other one was faster. */
  private static Throwable named(Throwable failure, Folder folder) {
    return SqlFailures.isUniqueViolation(failure, "folders_name_taken")
        ? taken(folder.name())
        : failure;
  }

  private static MeshException taken(String name) {
    return MeshException.conflict(
        "There is already a folder «" + name + "»; case makes no other name of it.");
  }
}
