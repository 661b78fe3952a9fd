package io.tributary.tracking.audit.verify;

import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.journal.JournalWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Follows every click from the journal through the topic into the table, and back.
 *
 * <p>The order makes it right while a node runs: the journal's files first, then a snapshot of the
 * database, then where the topic ends. What was acknowledged at the first step must be in the
 * topic, what the store had read past at the second must be in the snapshot, and every row of the
 * snapshot must be in the topic.
 */
public final class ClickVerifier {
  /** Above this, the partitions that hold the others up are read on first. */
  private static final long HELD_SOFT = 8L << 20;

  /** More than a shipper ever has under way: what did not come by now does not come. */
  private static final long HELD_HARD = 128L << 20;

  /** A second each: what another node's shipper sent is acknowledged or sent again by then. */
  private static final int MORE_LOOKS = 60;

  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int NAMED = 20;

  /** A node's clock may be behind Kafka's by so much when an hour is looked at again. */
  private static final long CLOCK_MS = TimeUnit.MINUTES.toMillis(10);

  private final @Nullable Path journal;
  private final KafkaConfig kafka;
  private final PostgresConfig postgres;
  private final Consumer<String> out;
  private final Findings findings = new Findings();
  private final Map<String, LaneMerge> lanes = new TreeMap<>();
  private final Map<String, JournalWalk.Lane> onDisk = new HashMap<>();
  private final TopicWalk.Seen seen = new TopicWalk.Seen();
  private long unnumbered;
  private long inTransit;
  private boolean truncated;

  /**
   * @param journal the folder of a node's journal, or null to check topic and table only
   * @param out takes lines for people
   */
  public ClickVerifier(
      @Nullable Path journal, KafkaConfig kafka, PostgresConfig postgres, Consumer<String> out) {
    this.journal = journal;
    this.kafka = kafka;
    this.postgres = postgres;
    this.out = out;
  }

  /**
   * @throws IOException if the journal cannot be read
   * @throws SQLException if the database cannot
   * @throws KafkaException if the topic cannot
   */
  public Findings run() throws IOException, SQLException {
    walkJournal();
    try (Connection database = snapshot()) {
      StoreCheck store = new StoreCheck(database, findings);
      // The first question takes the snapshot, so it is asked before the topic is.
      follow(store, store.positions());
    }
    return findings;
  }

  private void follow(StoreCheck store, Map<Integer, Long> positions) throws SQLException {
    try (TopicWalk topic = new TopicWalk(kafka)) {
      truncated = topic.beginnings().values().stream().anyMatch(first -> first > 0);
      if (truncated) {
        findings.unknown("the topic's oldest records are deleted; their clicks cannot be checked");
      }
      topic
          .ends()
          .forEach((partition, end) -> {
            if (positions.getOrDefault(partition, 0L) > end) {
              findings.unknown(
                  "the store has read further than clicks/"
                      + partition
                      + " ever was: another Kafka?");
            }
          });
      walkTopic(topic, store, positions);
      lanes.values().forEach(LaneMerge::finish);
      onDisk.forEach((name, lane) -> {
        if (!lanes.containsKey(name) && lane.acknowledged() > 0) {
          findings.missing(
              name + ": records 1 to " + lane.acknowledged() + " are missing in Kafka", truncated);
        }
      });
      checkRows(topic, store);
      report(store);
    }
  }

  static String nameOf(@Nullable JournalPlace place) {
    return place == null
        ? "a record without a place"
        : laneName(place) + ", record " + place.sequence();
  }

  private static String laneName(JournalPlace place) {
    return laneName(JournalPlace.journalName(place.journal()), place.lane());
  }

  private static String laneName(String journal, int lane) {
    return "journal " + journal + " lane " + lane;
  }

  private void walkJournal() throws IOException {
    if (journal == null || !Files.exists(journal)) {
      out.accept("no journal on this machine; checking topic and table only");
      return;
    }
    JournalWalk walk = JournalWalk.of(journal);
    for (JournalWalk.Lane lane : walk.lanes()) {
      String name = laneName(JournalPlace.journalName(walk.id()), lane.number());
      onDisk.put(name, lane);
      lane.problems().forEach(problem -> findings.wrong(name + ": " + problem));
    }
    out.accept("read the journal: " + walk.lanes().size() + " lanes");
  }

  private Connection snapshot() throws SQLException {
    Properties login = postgres.jdbcProperties();
    login.setProperty("currentSchema", "tracking");
    Connection database = DriverManager.getConnection(postgres.jdbcUrl(), login);
    database.setAutoCommit(false);
    database.setReadOnly(true);
    database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = database.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = 0");
    }
    return database;
  }

  /**
   * To the end of the topic, and then on until what was on its way has come. The end of each
   * partition is looked at in its own moment, and a shipper fills them side by side.
   */
  private void walkTopic(TopicWalk topic, StoreCheck store, Map<Integer, Long> positions)
      throws SQLException {
    topic.restart(0);
    readToEnd(topic, store, positions);
    lanes.forEach((name, lane) -> lane.reachedEnd(acknowledged(name)));
    for (int more = 0; more < MORE_LOOKS && mayFill(); more++) {
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      topic.readOn();
      readToEnd(topic, store, positions);
    }
  }

  private boolean mayFill() {
    return lanes.values().stream().anyMatch(LaneMerge::mayFill);
  }

  private void readToEnd(TopicWalk topic, StoreCheck store, Map<Integer, Long> positions)
      throws SQLException {
    long size = topic.size();
    long read = 0;
    long saidNanos = System.nanoTime();
    LaneMerge slowest = null;
    String slowestName = "";
    while (true) {
      LaneMerge waiting = slowest;
      String waitingName = slowestName;
      TopicClick click =
          topic.next(
              waiting == null
                  ? partition -> true
                  : partition -> seen.mayCome(waitingName, partition, waiting.next()));
      if (click == null) {
        break;
      }
      read++;
      boolean isStored = click.offset() < positions.getOrDefault(click.partition(), 0L);
      take(click, isStored, store);
      slowest = null;
      for (var lane : lanes.entrySet()) {
        long held = lane.getValue().heldBytes();
        if (held > HELD_HARD) {
          lane.getValue().giveUp();
        } else if (held > HELD_SOFT && (slowest == null || held > slowest.heldBytes())) {
          slowest = lane.getValue();
          slowestName = lane.getKey();
        }
      }
      if (System.nanoTime() - saidNanos > PROGRESS_NANOS) {
        saidNanos = System.nanoTime();
        out.accept("read %,d of %,d records of the topic".formatted(read, size));
      }
    }
  }

  private void take(TopicClick click, boolean isStored, StoreCheck store) throws SQLException {
    JournalPlace place = click.place();
    boolean fresh = true;
    if (place == null) {
      unnumbered++;
    } else {
      String name = laneName(place);
      LaneMerge lane =
          lanes.computeIfAbsent(
              name,
              n ->
                  new LaneMerge(
                      n, truncated ? place.sequence() : 1, truncated, known(n), findings));
      seen.see(name, click.partition(), place.sequence());
      fresh = lane.take(click, place);
    }
    if (click.clickId() == null) {
      findings.wrong(nameOf(place) + " (" + click.where() + ") is no click");
    } else if (!isStored) {
      inTransit += fresh ? 1 : 0;
    } else if (fresh) {
      store.expect(click);
    }
  }

  private Map<Long, byte[]> known(String lane) {
    JournalWalk.Lane found = onDisk.get(lane);
    return found == null ? Map.of() : found.values();
  }

  private @Nullable Long acknowledged(String lane) {
    JournalWalk.Lane found = onDisk.get(lane);
    return found == null ? null : found.acknowledged();
  }

  /** Rows that no journal has: first the hours that have any, then which of their rows. */
  private void checkRows(TopicWalk topic, StoreCheck store) throws SQLException {
    int named = 0;
    for (long hour : store.finish()) {
      out.accept("looking closer at the rows of the hour from " + StoreCheck.hourName(hour));
      Map<String, Integer> ids = store.idsOf(hour);
      List<String> twice = new ArrayList<>();
      ids.forEach((id, times) -> {
        if (times > 1) {
          twice.add(id);
        }
      });
      twice.forEach(id -> findings.wrong("click " + id + " is stored twice"));
      if (truncated) {
        continue; // Their records may be among those that are deleted.
      }
      topic.restart(Math.max(0, hour * 3_600_000 - CLOCK_MS));
      for (TopicClick click = topic.next(p -> true);
          click != null && !ids.isEmpty();
          click = topic.next(p -> true)) {
        if (click.clickId() != null) {
          ids.remove(click.clickId());
        }
      }
      for (String id : ids.keySet().stream().sorted().toList()) {
        findings.wrong("click " + id + " is stored and in no journal");
        if (++named >= NAMED) {
          return;
        }
      }
    }
  }

  private void report(StoreCheck store) {
    lanes.forEach((name, lane) ->
        out.accept(
            "%s: records %,d to %,d in Kafka, %,d delivered again, chain %s"
                .formatted(
                    name, lane.first(), lane.next() - 1, lane.repeated(), lane.chainHead())));
    onDisk.forEach((name, lane) -> {
      LaneMerge merged = lanes.get(name);
      long inKafka = merged == null ? 0 : merged.next() - 1;
      inTransit += Math.max(0, lane.last() - Math.max(inKafka, lane.acknowledged()));
    });
    if (unnumbered > 0) {
      out.accept("%,d records say no place in a journal".formatted(unnumbered));
    }
    out.accept("%,d clicks stored, %,d on their way".formatted(store.found(), inTransit));
  }
}
