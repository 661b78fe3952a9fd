package io.tributary.kit.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers which facts a context has taken in: a row of its table {@code inbox}, written in the
 * same transaction as the effect.
 */
public final class Inbox {
  private static final String TAKE =
      """
      INSERT INTO inbox (consumer, event_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING
      RETURNING event_id
      """;

  private Inbox() {}

  /** Those of the events that this consumer sees for the first time. */
  public static Future<Set<String>> firstOf(
      SqlConnection tx, String consumer, Collection<String> eventIds) {
    return tx.preparedQuery(TAKE)
        .execute(Tuple.of(consumer, (Object) eventIds.toArray(String[]::new)))
        .map(rows -> {
          Set<String> first = new HashSet<>();
          rows.forEach(row -> first.add(row.getString("event_id")));
          return first;
        });
  }
}
