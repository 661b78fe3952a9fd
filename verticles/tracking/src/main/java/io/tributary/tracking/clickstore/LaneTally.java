package io.tributary.tracking.clickstore;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.mesh.JournalPlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

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
      SELECT * FROM unnest(?::text[], ?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::bigint[],
        ?::bigint[], ?::bigint[])
      ON CONFLICT (journal, lane, block, partition) DO UPDATE SET stored = b.stored + excluded.stored,
        repeated = b.repeated + excluded.repeated, unreadable = b.unreadable + excluded.unreadable,
        last_sequence = greatest(b.last_sequence, excluded.last_sequence)
      """;
  // Not the greatest: a topic that was made anew begins at 0 again.
  private static final String POSITIONS =
      """
      INSERT INTO click_positions (partition, next_offset) SELECT * FROM unnest(?::int[], ?::bigint[])
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

  void save(Connection tx) throws SQLException {
    var keys = blocks.keySet();
    if (!keys.isEmpty()) {
      try (PreparedStatement add = tx.prepareStatement(BLOCKS)) {
        add.setArray(
            1, ClickSql.texts(tx, keys, block -> JournalPlace.journalName(block.journal())));
        add.setArray(2, ClickSql.integers(tx, keys, Block::lane));
        add.setArray(3, ClickSql.numbers(tx, keys, Block::number));
        add.setArray(4, ClickSql.integers(tx, keys, Block::partition));
        add.setArray(5, ClickSql.numbers(tx, blocks.values(), count -> count.stored));
        add.setArray(6, ClickSql.numbers(tx, blocks.values(), count -> count.repeated));
        add.setArray(7, ClickSql.numbers(tx, blocks.values(), count -> count.unreadable));
        add.setArray(8, ClickSql.numbers(tx, blocks.values(), count -> count.lastSequence));
        add.executeUpdate();
      }
    }
    try (PreparedStatement set = tx.prepareStatement(POSITIONS)) {
      set.setArray(1, ClickSql.integers(tx, positions.keySet(), partition -> partition));
      set.setArray(2, ClickSql.numbers(tx, positions.values(), offset -> offset));
      set.executeUpdate();
    }
  }
}
