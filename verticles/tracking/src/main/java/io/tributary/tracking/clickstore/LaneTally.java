package io.tributary.tracking.clickstore;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.mesh.JournalPlace;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What became of a batch's records, by their place in the journals, and how far the topic is read:
 * the store's half of the proof. Saved in the transaction that stores the clicks, so it is right
 * whatever crashes when. Not thread-safe.
 */
final class LaneTally {
  /** Sequences of a block: 2 to the power of this. */
  static final int BLOCK_BITS = 16;

  private static final String BLOCKS =
      """
      INSERT INTO journal_blocks AS b (journal, lane, block, partition, stored, repeated, unreadable,
        last_sequence)
      SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::int[], $5::bigint[], $6::bigint[],
        $7::bigint[], $8::bigint[])
      ON CONFLICT (journal, lane, block, partition) DO UPDATE SET stored = b.stored + excluded.stored,
        repeated = b.repeated + excluded.repeated, unreadable = b.unreadable + excluded.unreadable,
        last_sequence = greatest(b.last_sequence, excluded.last_sequence)
      """;
  // Not the greatest: a topic that was made anew begins at 0 again.
  private static final String POSITIONS =
      """
      INSERT INTO click_positions (partition, next_offset) SELECT * FROM unnest($1::int[], $2::bigint[])
      ON CONFLICT (partition) DO UPDATE SET next_offset = excluded.next_offset
      """;

  private static final Comparator<Block> ORDER =
      Comparator.comparingLong(Block::journal)
          .thenComparingInt(Block::lane)
          .thenComparingLong(Block::number)
          .thenComparingInt(Block::partition);

  // Sorted, so that two writers that meet in a rebalance lock in one order.
  private final Map<Block, Count> blocks = new TreeMap<>(ORDER);
  private final Map<Integer, Long> positions = new TreeMap<>();

  private record Block(long journal, int lane, long number, int partition) {}

  private static final class Count {
    long stored;
    long repeated;
    long unreadable;
    long lastSequence;
  }

  void stored(TopicRecord record) {
    count(record).stored++;
  }

  void repeated(TopicRecord record) {
    count(record).repeated++;
  }

  void unreadable(TopicRecord record) {
    count(record).unreadable++;
  }

  /** Records that say no place count in the position only. */
  private Count count(TopicRecord record) {
    positions.merge(record.partition(), record.offset() + 1, Math::max);
    byte[] header = record.header(JournalPlace.HEADER);
    if (header == null) {
      return new Count();
    }
    JournalPlace place;
    try {
      place = JournalPlace.decode(header);
    } catch (IllegalArgumentException e) {
      // A newer node's. It is stored all the same; the proof then says that it does not know it.
      return new Count();
    }
    long number = place.sequence() >> BLOCK_BITS;
    Count count =
        blocks.computeIfAbsent(
            new Block(place.journal(), place.lane(), number, record.partition()),
            block -> new Count());
    count.lastSequence = Math.max(count.lastSequence, place.sequence());
    return count;
  }

  Future<Void> save(SqlConnection tx) {
    return saveBlocks(tx).compose(done -> savePositions(tx));
  }

  private Future<Void> saveBlocks(SqlConnection tx) {
    if (blocks.isEmpty()) {
      return Future.succeededFuture();
    }
    var keys = blocks.keySet();
    return tx.preparedQuery(BLOCKS)
        .execute(
            Tuple.of(
                keys.stream()
                    .map(block -> JournalPlace.journalName(block.journal()))
                    .toArray(String[]::new),
                keys.stream().map(Block::lane).toArray(Integer[]::new),
                keys.stream().map(Block::number).toArray(Long[]::new),
                keys.stream().map(Block::partition).toArray(Integer[]::new),
                counts(count -> count.stored),
                counts(count -> count.repeated),
                counts(count -> count.unreadable),
                counts(count -> count.lastSequence)))
        .mapEmpty();
  }

  private Future<Void> savePositions(SqlConnection tx) {
    return tx.preparedQuery(POSITIONS)
        .execute(
            Tuple.tuple()
                .addValue(positions.keySet().toArray(Integer[]::new))
                .addValue(positions.values().toArray(Long[]::new)))
        .mapEmpty();
  }

  private Long[] counts(ToLongFunction<Count> column) {
    return blocks.values().stream().map(column::applyAsLong).toArray(Long[]::new);
  }
}
