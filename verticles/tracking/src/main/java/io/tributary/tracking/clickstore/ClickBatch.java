package io.tributary.tracking.clickstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.outbox.Outbox;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.Topics;
import io.tributary.tracking.clickstore.ClickSql.LinkRow;
import io.tributary.tracking.clickstore.ClickSql.Totals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores one batch of clicks. Safe to repeat: only clicks that were not there yet have effects. */
final class ClickBatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClickBatch.class);

  /** A click has no amount, but a conversion names a currency. */
  private static final String ANY_CURRENCY = "usd";

  private final Vertx vertx;
  private final Database database;
  private final MonthPartitions partitions;
  private final ClickEnricher enricher;
  private final Runnable wakeRelay;
  private final Clock clock;
  private final Counter stored;
  private final Counter repeated;
  private final Counter undecodable;

  ClickBatch(
      Vertx vertx,
      Database database,
      MonthPartitions partitions,
      ClickEnricher enricher,
      Runnable wakeRelay,
      Clock clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.database = database;
    this.partitions = partitions;
    this.enricher = enricher;
    this.wakeRelay = wakeRelay;
    this.clock = clock;
    this.stored = meters.counter("tributary.clicks.stored");
    this.repeated = meters.counter("tributary.clicks.repeated");
    this.undecodable = meters.counter("tributary.clicks.undecodable");
  }

  /** What a batch led to, for the hints after its commit. */
  private record Effect(
      List<StoredClick> clicks, Map<String, LinkRow> links, Map<String, Totals> totals) {
    static final Effect NONE = new Effect(List.of(), Map.of(), Map.of());
  }

  /** A batch that was read: {@code sources} are the records that {@code clicks} came from. */
  private record Batch(
      List<StoredClick> clicks, List<TopicRecord> sources, List<TopicRecord> unreadable) {}

  Future<Void> store(List<TopicRecord> records) {
    return vertx
        .executeBlocking(() -> read(records), false)
        .compose(batch ->
            partitions
                .ensure(months(batch.clicks()))
                .compose(ready -> database.transaction(tx -> write(tx, batch)))
                .map(effect -> {
                  committed(batch.clicks().size(), effect);
                  return null;
                }));
  }

  private Batch read(List<TopicRecord> records) {
    Batch batch =
        new Batch(
            new ArrayList<>(records.size()), new ArrayList<>(records.size()), new ArrayList<>());
    for (TopicRecord record : records) {
      try {
        batch.clicks().add(enricher.enrich(ClickCodec.decode(record.value())));
        batch.sources().add(record);
      } catch (RuntimeException e) {
        // It will never be readable; waiting for it would stop all clicks behind it.
        undecodable.increment();
        batch.unreadable().add(record);
        LOG.error(
            "skipped what is no click: {}/{}@{}",
            record.topic(),
            record.partition(),
            record.offset(),
            e);
      }
    }
    return batch;
  }

  private Future<Effect> write(SqlConnection tx, Batch batch) {
    return ClickSql.insert(tx, batch.clicks())
        .compose(inserted -> {
          LaneTally tally = new LaneTally();
          batch.unreadable().forEach(tally::unreadable);
          List<StoredClick> fresh = onlyOnce(batch, inserted, tally);
          if (fresh.isEmpty()) {
            return tally.save(tx).map(Effect.NONE);
          }
          Rollup rollup = Rollup.of(fresh);
          Set<String> linkIds = fresh.stream().map(StoredClick::linkId).collect(Collectors.toSet());
          return ClickSql.count(tx, rollup)
              .compose(done -> ClickSql.linkRows(tx, linkIds))
              .compose(links ->
                  tellPayments(tx, rollup, links)
                      .compose(done -> tally.save(tx))
                      .compose(done -> ClickSql.countWorkspaces(tx, rollup))
                      .compose(done -> ClickSql.totals(tx, rollup.workspaces.keySet()))
                      .map(totals -> new Effect(fresh, links, totals)));
        });
  }

  /** A click may stand twice in one batch too. */
  private static List<StoredClick> onlyOnce(Batch batch, Set<String> inserted, LaneTally tally) {
    List<StoredClick> fresh = new ArrayList<>(inserted.size());
    for (int i = 0; i < batch.clicks().size(); i++) {
      StoredClick click = batch.clicks().get(i);
      if (inserted.remove(click.clickId())) {
        fresh.add(click);
        tally.stored(batch.sources().get(i));
      } else {
        tally.repeated(batch.sources().get(i));
      }
    }
    return fresh;
  }

  /** Partners may be rewarded by the click: one fact per link and batch. */
  private static Future<Void> tellPayments(
      SqlConnection tx, Rollup rollup, Map<String, LinkRow> links) {
    Map<String, List<ConversionRecorded>> byWorkspace = new TreeMap<>();
    rollup.links.forEach((linkId, count) -> {
      LinkRow link = links.get(linkId);
      if (link != null && link.partnerId() != null) {
        byWorkspace
            .computeIfAbsent(count.workspaceId, id -> new ArrayList<>())
            .add(conversion(linkId, link, count));
      }
    });
    Future<Void> done = Future.succeededFuture();
    for (var entry : byWorkspace.entrySet()) {
      done =
          done.compose(
              before -> Outbox.appendAll(tx, Topics.CONVERSIONS, entry.getKey(), entry.getValue()));
    }
    return done;
  }

  private static ConversionRecorded conversion(
      String linkId, LinkRow link, Rollup.LinkCount count) {
    return new ConversionRecorded(
        // A click is inserted once, so the first of the batch names the batch's clicks of this
        // link.
        "clk_" + count.firstClickId,
        ConversionRecorded.Kind.click,
        count.workspaceId,
        linkId,
        link.programId(),
        link.partnerId(),
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

  private void committed(int received, Effect effect) {
    stored.increment(effect.clicks().size());
    repeated.increment(received - effect.clicks().size());
    wakeRelay.run();
    Map<String, List<StoredClick>> byWorkspace =
        effect.clicks().stream().collect(Collectors.groupingBy(StoredClick::workspaceId));
    effect
        .totals()
        .forEach((workspaceId, totals) ->
            vertx
                .eventBus()
                .publish(
                    Addresses.LIVE_UPDATES,
                    new LiveUpdate(
                        workspaceId,
                        LiveUpdate.TRACKING,
                        totals.seq(),
                        clock.millis(),
                        totals.counters(),
                        LiveEvents.of(
                            byWorkspace.getOrDefault(workspaceId, List.of()), effect.links()))));
  }

  private static Set<YearMonth> months(List<StoredClick> clicks) {
    return clicks.stream().map(click -> YearMonth.from(click.at())).collect(Collectors.toSet());
  }
}
