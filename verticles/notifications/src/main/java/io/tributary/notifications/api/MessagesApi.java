package io.tributary.notifications.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.notifications.store.Notifications;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was written to whom. */
public final class MessagesApi {
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Database database;

  public MessagesApi(Database database) {
    this.database = database;
  }

  public Future<OperationReply> list(OperationCall call) {
    return Notifications.list(
            database.reads(),
            call.workspaceId(),
            call.query("status"),
            call.query("startingAfter"),
            call.queryInt("pageSize", 100))
        .map(shown -> {
          JsonArray list = new JsonArray();
          shown.forEach(one -> list.add(json(one)));
          return OperationReply.of(list);
        });
  }

  private static JsonObject json(Notifications.Shown shown) {
    return new JsonObject()
        .put("id", shown.id())
        .put("kind", shown.kind())
        .put("about", shown.about())
        .put("channel", shown.channel())
        .put("recipient", shown.recipient())
        .put("locale", shown.locale())
        .put("status", shown.status())
        .put("attempts", shown.attempts())
        .put("nextAttemptAt", time(shown.nextAttemptAt()))
        .put("lastError", shown.lastError())
        .put("createdAt", time(shown.createdAt()))
        .put("sentAt", time(shown.sentAt()));
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : ISO_MILLIS.format(instant);
  }
}
