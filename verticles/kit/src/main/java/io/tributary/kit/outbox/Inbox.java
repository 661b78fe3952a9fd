package io.tributary.kit.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Remembers which facts a context has taken in: a row of its table {@code inbox}, written in the
 * same transaction as the effect.
 */
public final class Inbox {
  private static final String TAKE =
      "INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

  private Inbox() {}

  /** True the first time this consumer sees this event, false ever after. */
  public static Future<Boolean> first(SqlConnection tx, String consumer, String eventId) {
    return tx.preparedQuery(TAKE)
        .execute(Tuple.of(consumer, eventId))
        .map(rows -> rows.rowCount() == 1);
  }
}
