package io.tributary.notifications.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.notifications.store.Notifications;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was written to whom. */
public final class MessagesApi {
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Logger LOG = LoggerFactory.getLogger(MessagesApi.class);

  private final Database database;
  private final Clock clock;
  private final Runnable queued;

  /**
   * @param queued runs when there is something to send again
   */
  public MessagesApi(Database database, Clock clock, Runnable queued) {
    this.database = database;
    this.clock = clock;
    this.queued = queued;
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

  /** Queues a message that was given up once more, with all its attempts before it. */
  public Future<OperationReply> resend(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return Notifications.resend(tx, call.workspaceId(), id, clock.instant())
        .compose(requeued ->
            Notifications.find(tx, call.workspaceId(), id)
                .map(found ->
                    found.orElseThrow(() ->
                        MeshException.notFound(
                            "There is no notification «" + id + "» in this workspace.")))
                .map(shown -> {
                  if (!requeued) {
                    throw MeshException.conflict(
                        "Only a notification that failed can be sent again; this one is «"
                            + shown.status()
                            + "».");
                  }
                  LOG.info(
                      "audit: {} {} of {} sends {} again",
                      call.principal().kind(),
                      call.principal().subjectId(),
                      call.workspaceId(),
                      id);
                  call.afterCommit(queued);
                  return OperationReply.of(json(shown));
                }));
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
