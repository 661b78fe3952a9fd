package io.tributary.kit.outbox;

import io.tributary.kit.kafka.TopicRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which facts a context has taken in, in the transaction of their effect, and in a table
 * that does not grow with them.
 *
 * <p>Two things may come twice. Kafka delivers again what a consumer had not committed, or all
 * there is if the group's place was lost: so per partition the next offset is kept, and what lies
 * before it is old. And an outbox sends again what Kafka had not acknowledged, under new offsets:
 * so the ids of the last {@value #WINDOW} records of a partition are kept as well, while an outbox
 * sends at most 500 rows again at a time. Dead letters are sent again by people, whenever they
 * like; the few ids of those are kept for good.
 *
 * <p>A topic that was deleted and made again is told by its id: then offsets begin anew.
 */
public final class Inbox {
  /** Twenty times what an outbox may repeat. */
  static final int WINDOW = 10_000;

  private static final String POSITIONS =
      """
      SELECT topic, partition, topic_id, next_offset FROM inbox_positions WHERE consumer = $1 AND topic = ANY($2)
      ORDER BY topic, partition FOR UPDATE
      """;
  private static final String TAKE =
      """
      INSERT INTO inbox (consumer, event_id, topic, partition, record_offset, replayed)
      SELECT $1, event_id, topic, partition, record_offset, replayed FROM jsonb_to_recordset($2)
        AS x (event_id text, topic text, partition integer, record_offset bigint, replayed boolean)
      ON CONFLICT DO NOTHING
      RETURNING event_id
      """;
  private static final String MOVE =
      """
      INSERT INTO inbox_positions (consumer, topic, partition, topic_id, next_offset)
      SELECT $1, topic, partition, topic_id, next_offset FROM jsonb_to_recordset($2)
        AS x (topic text, partition integer, topic_id text, next_offset bigint)
      ON CONFLICT (consumer, topic, partition) DO UPDATE
        SET topic_id = excluded.topic_id, next_offset = excluded.next_offset
      """;
  private static final String FORGET =
      """
      DELETE FROM inbox i USING jsonb_to_recordset($2) AS x (topic text, partition integer, next_offset bigint)
      WHERE i.consumer = $1 AND i.topic = x.topic AND i.partition = x.partition AND NOT i.replayed
        AND i.record_offset < x.next_offset - $3
      """;

  private Inbox() {}

  /** A fact and the record it came in. */
  public record Arrival(TopicRecord record, String eventId) {}

  private record Partition(String topic, int number) {}

  private record Position(@Nullable String topicId, long nextOffset) {}

  /**
   * The ids of those facts that this consumer sees for the first time, in the order of the records.
   */
  public static Future<Set<String>> firstOf(
      SqlConnection tx, String consumer, Collection<Arrival> arrivals) {
    String[] topics =
        arrivals.stream().map(one -> one.record().topic()).distinct().toArray(String[]::new);
    return tx.preparedQuery(POSITIONS)
        .execute(Tuple.of(consumer, (Object) topics))
        .compose(rows -> {
          Map<Partition, Position> positions = new HashMap<>();
          rows.forEach(row ->
              positions.put(
                  new Partition(row.getString("topic"), row.getInteger("partition")),
                  new Position(row.getString("topic_id"), row.getLong("next_offset"))));
          List<Arrival> fresh =
              arrivals.stream().filter(one -> !isOld(one.record(), positions)).toList();
          return fresh.isEmpty()
              ? Future.succeededFuture(Set.of())
              : take(tx, consumer, fresh).compose(first -> move(tx, consumer, fresh).map(first));
        });
  }

  private static boolean isOld(TopicRecord record, Map<Partition, Position> positions) {
    Position position = positions.get(new Partition(record.topic(), record.partition()));
    return position != null
        && Objects.equals(position.topicId(), record.topicId())
        && record.offset() < position.nextOffset();
  }

  private static Future<Set<String>> take(SqlConnection tx, String consumer, List<Arrival> fresh) {
    JsonArray rows = new JsonArray();
    for (Arrival one : fresh) {
      rows.add(
          place(one.record())
              .put("event_id", one.eventId())
              .put("record_offset", one.record().offset())
              .put("replayed", one.record().isReplay()));
    }
    return tx.preparedQuery(TAKE)
        .execute(Tuple.of(consumer, rows))
        .map(taken -> {
          Set<String> first = new HashSet<>();
          taken.forEach(row -> first.add(row.getString("event_id")));
          return first;
        });
  }

  private static Future<Void> move(SqlConnection tx, String consumer, List<Arrival> fresh) {
    Map<Partition, TopicRecord> last = new LinkedHashMap<>();
    fresh.forEach(one ->
        last.merge(
            new Partition(one.record().topic(), one.record().partition()),
            one.record(),
            (a, b) -> a.offset() > b.offset() ? a : b));
    JsonArray rows = new JsonArray();
    last.values()
        .forEach(record ->
            rows.add(
                place(record)
                    .put("topic_id", record.topicId())
                    .put("next_offset", record.offset() + 1)));
    return tx.preparedQuery(MOVE)
        .execute(Tuple.of(consumer, rows))
        .compose(moved -> tx.preparedQuery(FORGET).execute(Tuple.of(consumer, rows, WINDOW)))
        .mapEmpty();
  }

  private static JsonObject place(TopicRecord record) {
    return new JsonObject().put("topic", record.topic()).put("partition", record.partition());
  }
}
