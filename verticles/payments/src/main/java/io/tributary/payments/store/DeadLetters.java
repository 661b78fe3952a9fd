package io.tributary.payments.store;

import io.tributary.kit.kafka.TopicRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Records that could not be taken in. They are kept, so that nothing is lost by going on. */
public final class DeadLetters {
  private static final String KEEP =
      """
      INSERT INTO dead_letters (topic, partition, record_offset, payload, reason) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING
      """;

  private DeadLetters() {}

  public static Future<Void> keep(SqlConnection tx, TopicRecord dead, String reason) {
    return tx.preparedQuery(KEEP)
        .execute(
            Tuple.of(
                dead.topic(),
                dead.partition(),
                dead.offset(),
                Buffer.buffer(dead.value() == null ? new byte[0] : dead.value()),
                // A decoder quotes what it read; a text of PostgreSQL cannot hold NUL, and a dead
                // letter that is refused would stop everything behind it.
                reason.replace('\0', ' ')))
        .mapEmpty();
  }
}
