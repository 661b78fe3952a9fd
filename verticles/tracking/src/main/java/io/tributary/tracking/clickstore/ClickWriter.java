package io.tributary.tracking.clickstore;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.outbox.Outbox;
import io.tributary.kit.sql.JdbcConnection;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.Topics;
import io.tributary.tracking.clickstore.ClickSql.LinkName;
import io.tributary.tracking.clickstore.ClickSql.Partner;
import io.vertx.core.json.JsonArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Writes a batch and all that follows from it in one transaction, blocking, over JDBC: PostgreSQL
 * takes rows fastest by COPY, which its Vert.x client does not speak.
 *
 * <p>COPY knows no «on conflict». A batch that comes again therefore fails as a whole, and is
 * written once more without the clicks that are there already. That is rare (a crash between a
 * commit and Kafka's hearing of it), so it may cost; the primary key alone says what is new.
 *
 * <p>Where retention removed a month, its primary key is gone too. A click of such a month is never
 * stored: almost always it was counted long ago and comes again, because the consumer group lost
 * its place and began anew. One that never arrived before cannot be told from those, and is given
 * up rather than counting others twice; the audit then misses it.
 */
final class ClickWriter implements AutoCloseable {
  private static final String UNIQUE_VIOLATION = "23505";

  /** A click has no amount, but a conversion names a currency. */
  private static final String ANY_CURRENCY = "usd";

  private final JdbcConnection connection;

  ClickWriter(JdbcConnection connection) {
    this.connection = connection;
  }

  /**
   * A batch that was read.
   *
   * @param sources the records that {@code clicks} came from
   * @param unreadable those that are no clicks
   */
  record Batch(List<StoredClick> clicks, List<TopicRecord> sources, List<TopicRecord> unreadable) {
    Set<YearMonth> months() {
      Set<YearMonth> months = new HashSet<>();
      int last = 0;
      for (StoredClick click : clicks) {
        int month = click.at().getYear() * 12 + click.at().getMonthValue();
        if (month != last) {
          last = month;
          months.add(YearMonth.from(click.at()));
        }
      }
      return months;
    }
  }

  /**
   * What a batch led to, for the hints after its commit.
   *
   * @param stored how many clicks were new
   * @param tooOld how many were not looked at because their month is removed
   * @param events the newest of them as dashboards show them, by workspace
   */
  record Effect(
      int stored, int tooOld, Map<String, Totals> totals, Map<String, JsonArray> events) {}

  synchronized Effect write(Batch batch) throws SQLException {
    try {
      return connection.transaction(tx -> write(tx, batch, Set.of(), false));
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      return connection.transaction(
          tx -> write(tx, batch, ClickSql.present(tx, batch.clicks()), true));
    }
  }

  @Override
  public synchronized void close() {
    connection.close();
  }

  /**
   * @param present clicks that are stored already
   * @param repeats whether a click may stand twice in the batch
   */
  private static Effect write(Connection tx, Batch batch, Set<String> present, boolean repeats)
      throws SQLException {
    LaneTally tally = new LaneTally();
    batch.unreadable().forEach(tally::unreadable);
    Set<YearMonth> removed = ClickSql.monthsRemoved(tx, batch.months());
    int tooOld = tooOld(batch, removed);
    List<StoredClick> fresh = fresh(batch, present, removed, repeats || tooOld > 0, tally);
    if (fresh.isEmpty()) {
      tally.save(tx);
      return new Effect(0, tooOld, Map.of(), Map.of());
    }
    CopyRows.write(tx.unwrap(PGConnection.class), fresh);
    Rollup rollup = Rollup.of(fresh);
    ClickSql.count(tx, rollup);
    tellPayments(tx, rollup);
    tally.save(tx);
    ClickSql.countWorkspaces(tx, rollup);
    return new Effect(
        fresh.size(), tooOld, ClickSql.totals(tx, rollup.workspaces.keySet()), events(tx, fresh));
  }

  private static int tooOld(Batch batch, Set<YearMonth> removed) {
    return removed.isEmpty()
        ? 0
        : (int) batch.clicks().stream().filter(click -> isOf(removed, click)).count();
  }

  private static boolean isOf(Set<YearMonth> months, StoredClick click) {
    return !months.isEmpty() && months.contains(YearMonth.from(click.at()));
  }

  private static List<StoredClick> fresh(
      Batch batch, Set<String> present, Set<YearMonth> removed, boolean repeats, LaneTally tally) {
    if (!repeats) {
      batch.sources().forEach(tally::stored);
      return batch.clicks();
    }
    List<StoredClick> fresh = new ArrayList<>(batch.clicks().size());
    Set<String> seen = new HashSet<>(present);
    for (int i = 0; i < batch.clicks().size(); i++) {
      StoredClick click = batch.clicks().get(i);
      if (!isOf(removed, click) && seen.add(click.clickId())) {
        fresh.add(click);
        tally.stored(batch.sources().get(i));
      } else {
        tally.repeated(batch.sources().get(i));
      }
    }
    return fresh;
  }

  /** Partners may be rewarded by the click: one fact per link and batch. */
  private static void tellPayments(Connection tx, Rollup rollup) throws SQLException {
    Map<String, Partner> partners = ClickSql.partners(tx, rollup.links.keySet());
    Map<String, List<ConversionRecorded>> byWorkspace = new TreeMap<>();
    rollup.links.forEach((linkId, count) -> {
      Partner partner = partners.get(linkId);
      if (partner != null) {
        byWorkspace
            .computeIfAbsent(count.workspaceId, id -> new ArrayList<>())
            .add(conversion(linkId, partner, count));
      }
    });
    for (var entry : byWorkspace.entrySet()) {
      Outbox.appendAll(tx, Topics.CONVERSIONS, entry.getKey(), entry.getValue());
    }
  }

  private static ConversionRecorded conversion(
      String linkId, Partner partner, Rollup.LinkCount count) {
    return new ConversionRecorded(
        // A click is inserted once, so the first of the batch names the batch's clicks of this
        // link.
        "clk_" + count.firstClickId,
        ConversionRecorded.Kind.click,
        count.workspaceId,
        linkId,
        partner.programId(),
        partner.partnerId(),
        null,
        null,
        0,
        null,
        (int) count.clicks,
        0,
        ANY_CURRENCY,
        null,
        ConversionRecorded.Kind.click.name(),
        count.last.toInstant().toEpochMilli(),
        Map.of());
  }

  private static Map<String, JsonArray> events(Connection tx, List<StoredClick> fresh)
      throws SQLException {
    Map<String, List<StoredClick>> newest = LiveEvents.newest(fresh);
    Map<String, LinkName> names =
        ClickSql.names(
            tx,
            newest.values().stream()
                .flatMap(List::stream)
                .map(StoredClick::linkId)
                .collect(Collectors.toSet()));
    Map<String, JsonArray> events = new HashMap<>();
    newest.forEach((workspace, clicks) -> events.put(workspace, LiveEvents.of(clicks, names)));
    return events;
  }
}
