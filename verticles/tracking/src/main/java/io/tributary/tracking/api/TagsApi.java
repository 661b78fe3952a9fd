package io.tributary.tracking.api;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Tag;
import io.tributary.tracking.store.TagStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Labels for links. */
final class TagsApi {
  private static final int MAX_NAME = 50;

  private final Database database;
  private final TagStore tags;
  private final Clock clock;

  TagsApi(Database database, TagStore tags, Clock clock) {
    this.database = database;
    this.tags = tags;
    this.clock = clock;
  }

  Future<OperationReply> create(OperationCall call, SqlConnection tx) {
    Fields fields = new Fields(call.body());
    String name = name(fields, null);
    String color = fields.choice("color", Tag.COLORS, null);
    Tag tag = new Tag(Ids.next("tag_"), name, color == null ? colorOf(name) : color);
    return tags.insert(tx, call.workspaceId(), tag, clock.instant())
        .map(done -> OperationReply.of(LinkWire.tag(tag)));
  }

  Future<OperationReply> list(OperationCall call) {
    return tags.list(
            database.reads(),
            call.workspaceId(),
            call.queryList("ids"),
            call.query("search"),
            "createdAt".equals(call.query("sortBy")),
            "desc".equals(call.query("sortOrder")),
            Math.max(1, call.queryInt("page", 1)),
            Math.clamp(call.queryInt("pageSize", 100), 1, 100))
        .map(found -> Wire.list(found, LinkWire::tag));
  }

  Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    Fields fields = new Fields(call.body());
    return tags.lock(tx, call.workspaceId(), id)
        .map(found -> found.orElseThrow(() -> notFound(id)))
        .compose(locked -> {
          Tag tag = locked.value();
          String color = fields.choice("color", Tag.COLORS, tag.color());
          Tag changed = new Tag(id, name(fields, tag.name()), color == null ? tag.color() : color);
          return tags.update(tx, call.workspaceId(), locked, changed)
              .map(done -> OperationReply.of(LinkWire.tag(changed)));
        });
  }

  /** The links stay. */
  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return tags.delete(tx, call.workspaceId(), id)
        .map(deleted -> {
          if (!deleted) {
            throw notFound(id);
          }
          return OperationReply.of(new JsonObject().put("id", id));
        });
  }

  /** The field was once called «tag»; both names are accepted. */
  private static String name(Fields fields, @Nullable String unlessGiven) {
    String field = fields.has("name") || !fields.has("tag") ? "name" : "tag";
    if (unlessGiven != null && !fields.has(field)) {
      return unlessGiven;
    }
    return fields.required(field, MAX_NAME);
  }

  /** A colour that nobody chose still stays the same for the same name. */
  private static String colorOf(String name) {
    List<String> colors = Tag.COLORS;
    return colors.get(Math.floorMod(name.hashCode(), colors.size()));
  }

  private static MeshException notFound(String id) {
    return MeshException.notFound("There is no tag «" + id + "» in this workspace.");
  }
}
