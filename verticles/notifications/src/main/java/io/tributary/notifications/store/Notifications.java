package io.tributary.notifications.store;

import io.tributary.notifications.domain.Notification;
import io.tributary.notifications.domain.Status;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notifications: queued, leased to who sends them, settled. */
public final class Notifications {
  private static final String QUEUE =
      """
      INSERT INTO notifications (id, workspace_id, kind, dedup_key, channel, recipient, locale, content, status,
                                 next_attempt_at, created_at)
      SELECT id, workspace_id, kind, dedup_key, 'email', recipient, locale, content, status, $2, $2
        FROM jsonb_to_recordset($1) AS x (id text, workspace_id text, kind text, dedup_key text, recipient text,
             locale text, content jsonb, status text)
      ON CONFLICT DO NOTHING
      """;
  private static final String LEASE =
      """
      UPDATE notifications SET attempts = attempts + 1, next_attempt_at = $2
       WHERE id IN (SELECT id FROM notifications WHERE status = 'queued' AND next_attempt_at <= $1
                     ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING id, workspace_id, kind, dedup_key, recipient, locale, content, attempts
      """;
  private static final String SETTLE =
      """
      UPDATE notifications SET status = $2, sent_at = $3, last_error = $4 WHERE id = $1 AND status = 'queued'
      """;
  private static final String RETRY =
      """
      UPDATE notifications SET next_attempt_at = $2, last_error = $3 WHERE id = $1 AND status = 'queued'
      """;
  private static final String POSTPONE =
      """
      UPDATE notifications SET attempts = greatest(0, attempts - 1), next_attempt_at = $2, last_error = $3
       WHERE id = $1 AND status = 'queued'
      """;
  private static final String RESEND =
      """
      UPDATE notifications SET status = 'queued', attempts = 0, next_attempt_at = $3
       WHERE workspace_id = $1 AND id = $2 AND status = 'failed'
      """;
  private static final String BY_ID =
      """
      SELECT id, kind, dedup_key, channel, recipient, locale, status, attempts, next_attempt_at, last_error,
             created_at, sent_at
        FROM notifications WHERE workspace_id = $1 AND id = $2
      """;
  private static final String LIST =
      """
      SELECT id, kind, dedup_key, channel, recipient, locale, status, attempts, next_attempt_at, last_error,
             created_at, sent_at
        FROM notifications
       WHERE workspace_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR id < $3)
       ORDER BY id DESC LIMIT $4
      """;

  private Notifications() {}

  /** A notification as it is shown. */
  public record Shown(
      String id,
      String kind,
      String about,
      String channel,
      @Nullable String recipient,
      String locale,
      String status,
      int attempts,
      @Nullable Instant nextAttemptAt,
      @Nullable String lastError,
      Instant createdAt,
      @Nullable Instant sentAt) {}

  /**
   * Queues those that are new; those without a recipient are kept as such.
   *
   * @return how many were new
   */
  public static Future<Integer> queue(
      SqlClient client, Collection<Notification> notifications, Instant now) {
    JsonArray rows = new JsonArray();
    notifications.forEach(notification ->
        rows.add(
            new JsonObject()
                .put("id", notification.id())
                .put("workspace_id", notification.workspaceId())
                .put("kind", notification.kind())
                .put("dedup_key", notification.dedupKey())
                .put("recipient", notification.recipient())
                .put("locale", notification.language())
                .put("content", new JsonObject(notification.words()))
                .put(
                    "status",
                    notification.recipient() == null
                        ? Status.NO_ADDRESS.wire()
                        : Status.QUEUED.wire())));
    return client
        .preparedQuery(QUEUE)
        .execute(Tuple.of(rows, utc(now)))
        .map(inserted -> inserted.rowCount());
  }

  /** Takes what is due, so that nobody else sends it before the lease ends. */
  public static Future<List<Notification>> lease(
      SqlClient client, Instant now, Instant until, int limit) {
    return client
        .preparedQuery(LEASE)
        .execute(Tuple.of(utc(now), utc(until), limit))
        .map(rows -> {
          List<Notification> leased = new ArrayList<>(rows.size());
          rows.forEach(row -> leased.add(notification(row)));
          return leased;
        });
  }

  public static Future<Void> sent(SqlClient client, String id, Instant now) {
    return settle(client, id, Status.SENT, utc(now), null);
  }

  public static Future<Void> failed(SqlClient client, String id, String error) {
    return settle(client, id, Status.FAILED, null, error);
  }

  public static Future<Void> retry(SqlClient client, String id, Instant at, String error) {
    return client.preparedQuery(RETRY).execute(Tuple.of(id, utc(at), error)).mapEmpty();
  }

  /** Puts it back as if it had not been tried. */
  public static Future<Void> postpone(SqlClient client, String id, Instant at, String error) {
    return client.preparedQuery(POSTPONE).execute(Tuple.of(id, utc(at), error)).mapEmpty();
  }

  /** Queues one that was given up once more; whether it was such a one. */
  public static Future<Boolean> resend(
      SqlClient client, String workspaceId, String id, Instant now) {
    return client
        .preparedQuery(RESEND)
        .execute(Tuple.of(workspaceId, id, utc(now)))
        .map(queued -> queued.rowCount() == 1);
  }

  public static Future<Optional<Shown>> find(SqlClient client, String workspaceId, String id) {
    return client
        .preparedQuery(BY_ID)
        .execute(Tuple.of(workspaceId, id))
        .map(rows ->
            rows.size() == 0 ? Optional.empty() : Optional.of(shown(rows.iterator().next())));
  }

  /** The newest first, those older than {@code after}. */
  public static Future<List<Shown>> list(
      SqlClient client,
      String workspaceId,
      @Nullable String status,
      @Nullable String after,
      int limit) {
    return client
        .preparedQuery(LIST)
        .execute(Tuple.of(workspaceId, status, after, limit))
        .map(rows -> {
          List<Shown> shown = new ArrayList<>(rows.size());
          rows.forEach(row -> shown.add(shown(row)));
          return shown;
        });
  }

  private static Future<Void> settle(
      SqlClient client,
      String id,
      Status status,
      @Nullable OffsetDateTime sentAt,
      @Nullable String error) {
    return client
        .preparedQuery(SETTLE)
        .execute(Tuple.of(id, status.wire(), sentAt, error))
        .mapEmpty();
  }

  private static Notification notification(Row row) {
    Map<String, Object> words = row.get(JsonObject.class, "content").getMap();
    return new Notification(
        row.getString("id"),
        row.getString("workspace_id"),
        row.getString("kind"),
        row.getString("dedup_key"),
        row.getString("recipient"),
        row.getString("locale"),
        words,
        row.getInteger("attempts"));
  }

  private static Shown shown(Row row) {
    boolean queued = row.getString("status").equals(Status.QUEUED.wire());
    return new Shown(
        row.getString("id"),
        row.getString("kind"),
        row.getString("dedup_key"),
        row.getString("channel"),
        row.getString("recipient"),
        row.getString("locale"),
        row.getString("status"),
        row.getInteger("attempts"),
        queued ? at(row, "next_attempt_at") : null,
        row.getString("last_error"),
        row.getOffsetDateTime("created_at").toInstant(),
        at(row, "sent_at"));
  }

  private static @Nullable Instant at(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
