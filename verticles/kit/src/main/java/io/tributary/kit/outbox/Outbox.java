package io.tributary.kit.outbox;

import io.tributary.kit.trace.TraceContext;
import io.tributary.kit.trace.Tracing;
import io.tributary.mesh.MeshJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Facts that leave a transaction: rows of the context's table {@code outbox}, written in the same
 * transaction as their cause, with the trace that it is part of, and sent to Kafka by {@link
 * OutboxRelay}, in order, at least once.
 */
public final class Outbox {
  private static final String APPEND =
      "INSERT INTO outbox (topic, key, payload, trace) VALUES ($1, $2, $3, $4)";

  private static final String JDBC_APPEND =
      "INSERT INTO outbox (topic, key, payload) VALUES (?, ?, ?)";

  private Outbox() {}

  /**
   * @param key the partition key: facts of one key keep their order
   * @param message a record of {@code eventbus-codecs}
   */
  public static Future<Void> append(SqlConnection tx, String topic, String key, Object message) {
    return append(tx, topic, key, message, Tracing.current());
  }

  /**
   * The same for one who appends later than its cause.
   *
   * @param trace that of the cause, or null
   */
  public static Future<Void> append(
      SqlConnection tx, String topic, String key, Object message, @Nullable TraceContext trace) {
    return tx.preparedQuery(APPEND).execute(row(topic, key, message, trace)).mapEmpty();
  }

  /** Appends many at once. */
  public static Future<Void> appendAll(
      SqlConnection tx, String topic, String key, List<?> messages) {
    TraceContext trace = Tracing.current();
    return messages.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(APPEND)
            .executeBatch(messages.stream().map(m -> row(topic, key, m, trace)).toList())
            .mapEmpty();
  }

  /** The same over JDBC, for one who writes in bulk on a thread of its own. */
  public static void appendAll(Connection tx, String topic, String key, List<?> messages)
      throws SQLException {
    try (PreparedStatement append = tx.prepareStatement(JDBC_APPEND)) {
      for (Object message : messages) {
        append.setString(1, topic);
        append.setString(2, key);
        append.setBytes(3, encode(message));
        append.addBatch();
      }
      append.executeBatch();
    }
  }

  /**
   * The message's JSON form, read back once: a fact that its readers cannot read would be parked by
   * all of them, long after what caused it was committed and answered.
   *
   * @throws IllegalArgumentException if it cannot be read; the transaction must not commit then
   */
  public static byte[] encode(Object message) {
    byte[] json = MeshJson.encode(message);
    Objects.requireNonNull(MeshJson.decode(json, message.getClass()));
    return json;
  }

  private static Tuple row(String topic, String key, Object message, @Nullable TraceContext trace) {
    return Tuple.of(
        topic, key, Buffer.buffer(encode(message)), trace == null ? null : trace.toText());
  }
}
