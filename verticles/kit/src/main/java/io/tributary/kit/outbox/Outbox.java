package io.tributary.kit.outbox;

import io.tributary.mesh.MeshJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Facts that leave a transaction: rows of the context's table {@code outbox}, written in the same
 * transaction as their cause and sent to Kafka by {@link OutboxRelay}, in order, at least once.
 */
public final class Outbox {
  private static final String APPEND =
      "INSERT INTO outbox (topic, key, payload) VALUES ($1, $2, $3)";

  private Outbox() {}

  /**
   * @param key the partition key: facts of one key keep their order
   * @param message a record of {@code eventbus-codecs}
   */
  public static Future<Void> append(SqlConnection tx, String topic, String key, Object message) {
    return tx.preparedQuery(APPEND).execute(row(topic, key, message)).mapEmpty();
  }

  /** Appends many at once. */
  public static Future<Void> appendAll(
      SqlConnection tx, String topic, String key, List<?> messages) {
    return messages.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(APPEND)
            .executeBatch(messages.stream().map(m -> row(topic, key, m)).toList())
            .mapEmpty();
  }

  private static Tuple row(String topic, String key, Object message) {
    return Tuple.of(topic, key, Buffer.buffer(MeshJson.encode(message)));
  }
}
