package io.tributary.tracking.audit;

import io.tributary.kit.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the click store has counted. */
final class StoredLanes {
  /**
   * Asked before the counts, in a question of its own: what the store had read by then is in them.
   */
  private static final String POSITIONS = "SELECT partition, next_offset FROM click_positions";

  private static final String JOURNALS = "SELECT DISTINCT journal FROM journal_blocks";

  // A block has 65,536 sequences, the first one less because lanes begin at 1. Of each block as
  // many can be stored as it has sequences up to the newest that was delivered; more is a surplus.
  private static final String LANES =
      """
      WITH asked AS (
        SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) AS a (journal, lane, shipped)),
      blocks AS (
        SELECT journal, lane, shipped, sum(stored) AS stored, sum(repeated) AS repeated,
          greatest(1, block << 16) AS first, (block + 1) << 16 AS next, max(last_sequence) AS newest
        FROM asked JOIN journal_blocks USING (journal, lane)
        GROUP BY journal, lane, shipped, block)
      SELECT journal, lane, sum(stored)::bigint AS stored, sum(repeated)::bigint AS repeated,
        sum(least(stored, greatest(0, least(shipped + 1, next) - first)))::bigint AS of_shipped,
        sum(greatest(0, stored - (newest - first + 1)))::bigint AS surplus
      FROM blocks GROUP BY journal, lane
      """;

  /** Click ids begin with their time, so the newest are the last of the primary key. */
  private static final String TWICE =
      """
      SELECT count(*) - count(DISTINCT click_id) FROM (
        SELECT click_id FROM clicks WHERE click_id >= $1 ORDER BY click_id DESC LIMIT $2) newest
      """;

  private final Database database;

  StoredLanes(Database database) {
    this.database = database;
  }

  /**
   * What is stored of one lane.
   *
   * @param ofShipped of the sequences that were asked for; while more are delivered, those that are
   *     newer may count for older ones of the same block
   * @param surplus more than there are sequences
   */
  record Stored(long stored, long repeated, long ofShipped, long surplus) {
    static final Stored NOTHING = new Stored(0, 0, 0, 0);
  }

  /** The offset behind the last record that was stored, by partition. */
  Future<Map<Integer, Long>> positions() {
    return database
        .query(POSITIONS, Tuple.tuple())
        .map(rows -> {
          Map<Integer, Long> positions = new HashMap<>();
          for (Row row : rows) {
            positions.put(row.getInteger("partition"), row.getLong("next_offset"));
          }
          return positions;
        });
  }

  /** Every journal that clicks are stored from. */
  Future<Set<String>> journals() {
    return database
        .query(JOURNALS, Tuple.tuple())
        .map(rows -> {
          Set<String> journals = new HashSet<>();
          for (Row row : rows) {
            journals.add(row.getString("journal"));
          }
          return journals;
        });
  }

  /** By journal and lane: {@link #key}. */
  Future<Map<String, Stored>> of(List<LaneAudit> lanes) {
    Tuple asked =
        Tuple.tuple()
            .addValue(lanes.stream().map(LaneAudit::journal).toArray(String[]::new))
            .addValue(lanes.stream().map(LaneAudit::lane).toArray(Integer[]::new))
            .addValue(lanes.stream().map(LaneAudit::shipped).toArray(Long[]::new));
    return database
        .query(LANES, asked)
        .map(rows -> {
          Map<String, Stored> found = new HashMap<>();
          for (Row row : rows) {
            found.put(
                key(row.getString("journal"), row.getInteger("lane")),
                new Stored(
                    row.getLong("stored"),
                    row.getLong("repeated"),
                    row.getLong("of_shipped"),
                    row.getLong("surplus")));
          }
          return found;
        });
  }

  /** How many of the newest clicks are stored under an id that another has too. */
  Future<Long> twice(String sinceClickId, int atMost) {
    return database
        .query(TWICE, Tuple.of(sinceClickId, atMost))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  static String key(String journal, int lane) {
    return journal + "/" + lane;
  }
}
