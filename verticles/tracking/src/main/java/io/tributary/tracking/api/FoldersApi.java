package io.tributary.tracking.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Folder;
import io.tributary.tracking.store.FolderStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Where links are filed. */
final class FoldersApi {
  private static final int MAX_NAME = 190;
  private static final int MAX_DESCRIPTION = 500;
  private static final List<String> ACCESS = List.of("read", "write");

  private final Database database;
  private final FolderStore folders;
  private final Clock clock;

  FoldersApi(Database database, FolderStore folders, Clock clock) {
    this.database = database;
    this.folders = folders;
    this.clock = clock;
  }

  Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    Fields fields = new Fields(call.body());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Folder folder =
        new Folder(
            Ids.next("fold_"),
            fields.required("name", MAX_NAME),
            fields.text("description", MAX_DESCRIPTION, null),
            fields.choice("accessLevel", ACCESS, "write"),
            now,
            now);
    return folders
        .insert(tx, call.workspaceId(), folder)
        .map(done -> OperationReply.of(wire(folder)));
  }

  Future<OperationReply> list(OperationCall call) {
    return folders
        .list(
            database.reads(),
            call.workspaceId(),
            call.query("search"),
            Math.max(1, call.queryInt("page", 1)),
            Math.clamp(call.queryInt("pageSize", 50), 1, 100))
        .map(found -> Wire.list(found, FoldersApi::wire));
  }

  Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    Fields fields = new Fields(call.body());
    return folders
        .lock(tx, call.workspaceId(), id)
        .map(found -> found.orElseThrow(() -> notFound(id)))
        .compose(locked -> {
          Folder folder = locked.value();
          Folder changed =
              new Folder(
                  id,
                  fields.has("name") ? fields.required("name", MAX_NAME) : folder.name(),
                  fields.text("description", MAX_DESCRIPTION, folder.description()),
                  fields.choice("accessLevel", ACCESS, folder.accessLevel()),
                  folder.createdAt(),
                  clock.instant().truncatedTo(ChronoUnit.MILLIS));
          return folders
              .update(tx, call.workspaceId(), locked, changed)
              .map(done -> OperationReply.of(wire(changed)));
        });
  }

  /** The links in it stay, without a folder. */
  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return folders
        .delete(tx, call.workspaceId(), id)
        .map(deleted -> {
          if (!deleted) {
            throw notFound(id);
          }
          return OperationReply.of(new JsonObject().put("id", id));
        });
  }

  private static JsonObject wire(Folder folder) {
    return new JsonObject()
        .put("id", folder.id())
        .put("name", folder.name())
        .put("description", folder.description())
        .put("type", "default")
        .put("accessLevel", folder.accessLevel())
        .put("createdAt", Wire.time(folder.createdAt()))
        .put("updatedAt", Wire.time(folder.updatedAt()));
  }

  private static MeshException notFound(String id) {
    return MeshException.notFound("There is no folder «" + id + "» in this workspace.");
  }
}
