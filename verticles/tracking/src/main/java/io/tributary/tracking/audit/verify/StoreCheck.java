package io.tributary.tracking.audit.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of clicks against the topic, in one snapshot. Forth: every click that the store has
 * read past is looked up. Back: by hour, number and fingerprint of the rows are those of the
 * clicks, so a row that no journal has shows. Clicks of months that retention removed have no rows,
 * and are counted only; the topic still has their chain.
 */
final class StoreCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCheck.class);
  private static final int BATCH = 5_000;
  private static final long HOUR_MS = 3_600_000;

  private static final String NOT_STORED =
      """
      SELECT asked.n FROM unnest(?::text[], ?::timestamptz[]) WITH ORDINALITY AS asked (id, at, n)
      LEFT JOIN clicks c ON c.click_id = asked.id AND c.at = asked.at
      WHERE c.click_id IS NULL ORDER BY asked.n
      """;
  // A fingerprint of sixty bits, and no more than that: it finds accidents, and forgers who do not
  // rewrite the topic too.
  private static final String HOURS =
      """
      SELECT (floor(extract(epoch FROM at) / 3600))::bigint AS hour, count(*) AS clicks,
        bit_xor(('x' || left(md5(click_id), 15))::bit(60)::bigint) AS mark
      FROM clicks GROUP BY 1
      """;

  private final Connection database;
  private final Findings findings;
  private final Set<YearMonth> monthsRemoved = new HashSet<>();
  private final List<TopicClick> waiting = new ArrayList<>(BATCH);
  private final Map<Long, Hour> hours = new TreeMap<>();
  private final MessageDigest md5;
  private long found;
  private long removed;

  /** Clicks of an hour. */
  static final class Hour {
    long clicks;
    long mark;
  }

  /**
   * @param database a snapshot of its own: {@code REPEATABLE READ}
   */
  StoreCheck(Connection database, Findings findings) throws SQLException {
    this.database = database;
    this.findings = findings;
    try (Statement statement = database.createStatement()) {
      // A few thousand ids out of millions of rows: by index, whatever the statistics say.
      statement.execute("SET LOCAL enable_hashjoin = off");
      statement.execute("SET LOCAL enable_mergejoin = off");
      try (ResultSet rows = statement.executeQuery("SELECT month FROM click_months_removed")) {
        while (rows.next()) {
          monthsRemoved.add(YearMonth.from(rows.getObject(1, LocalDate.class)));
        }
      }
    }
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** How far the store has read the topic, by partition. */
  Map<Integer, Long> positions() throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT partition, next_offset FROM click_positions")) {
      while (rows.next()) {
        positions.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return positions;
  }

  /** A click that the store has read past, delivered for the first time. */
  void expect(TopicClick click) throws SQLException {
    if (isRemoved(click)) {
      removed++;
      return;
    }
    Hour hour = hours.computeIfAbsent(click.atMs() / HOUR_MS, h -> new Hour());
    hour.clicks++;
    hour.mark ^= mark(String.valueOf(click.clickId()));
    waiting.add(click);
    if (waiting.size() == BATCH) {
      lookUp();
    }
  }

  /** Clicks that were found. */
  long found() {
    return found;
  }

  /** Looks up what is left; the hours whose rows are not those of the clicks, oldest first. */
  List<Long> finish() throws SQLException {
    if (!waiting.isEmpty()) {
      lookUp();
    }
    if (removed > 0) {
      LOG.info("{} clicks were removed with their months; their records in Kafka stay", removed);
    }
    List<Long> different = new ArrayList<>();
    Map<Long, Hour> left = new TreeMap<>(hours);
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(HOURS)) {
      while (rows.next()) {
        Hour expected = left.remove(rows.getLong(1));
        if (expected == null
            || expected.clicks != rows.getLong(2)
            || expected.mark != rows.getLong(3)) {
          different.add(rows.getLong(1));
        }
      }
    }
    different.sort(null);
    return different; // What is left are hours without a row: each click of them is named already.
  }

  /** The ids of an hour's rows, each as often as it is stored. */
  Map<String, Integer> idsOf(long hour) throws SQLException {
    Map<String, Integer> ids = new HashMap<>();
    try (PreparedStatement statement =
        database.prepareStatement(
            "SELECT click_id FROM clicks WHERE at >= to_timestamp(?) AND at < to_timestamp(?)")) {
      statement.setFetchSize(BATCH);
      statement.setLong(1, hour * 3600);
      statement.setLong(2, (hour + 1) * 3600);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.merge(rows.getString(1), 1, Integer::sum);
        }
      }
    }
    return ids;
  }

  static String hourName(long hour) {
    return Instant.ofEpochSecond(hour * 3600).toString();
  }

  private boolean isRemoved(TopicClick click) {
    return !monthsRemoved.isEmpty()
        && monthsRemoved.contains(
            YearMonth.from(Instant.ofEpochMilli(click.atMs()).atOffset(ZoneOffset.UTC)));
  }

  private void lookUp() throws SQLException {
    Array ids = database.createArrayOf("text", waiting.stream().map(TopicClick::clickId).toArray());
    Array times =
        database.createArrayOf(
            "timestamptz",
            waiting.stream()
                .map(
                    click -> Instant.ofEpochMilli(click.atMs()).atOffset(ZoneOffset.UTC).toString())
                .toArray());
    int missing = 0;
    try (PreparedStatement statement = database.prepareStatement(NOT_STORED)) {
      statement.setArray(1, ids);
      statement.setArray(2, times);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          missing++;
          notStored(waiting.get(rows.getInt(1) - 1));
        }
      }
    }
    found += waiting.size() - missing;
    waiting.clear();
  }

  private void notStored(TopicClick click) {
    findings.wrong(
        "%s: click %s (%s) is not stored"
            .formatted(ClickVerifier.nameOf(click.place()), click.clickId(), click.where()));
  }

  private long mark(String clickId) {
    byte[] digest = md5.digest(clickId.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong() >>> 4;
  }
}
