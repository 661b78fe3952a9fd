package io.tributary.tracking.clickstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.BatchHandler;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.traffic.Traffic;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.Topics;
import io.tributary.tracking.clickstore.ClickWriter.Batch;
import io.tributary.tracking.clickstore.ClickWriter.Effect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stores one batch of clicks. Safe to repeat: only clicks that were not there yet have effects. All
 * work is done on {@code workers}: event loops are for visitors.
 */
final class ClickBatch implements BatchHandler<Batch> {
  private static final Logger LOG = LoggerFactory.getLogger(ClickBatch.class);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final ClickWriter writer;
  private final MonthPartitions partitions;
  private final ClickEnricher enricher;
  private final Runnable wakeRelay;
  private final Clock clock;
  private final Traffic traffic;
  private final Counter stored;
  private final Counter repeated;
  private final Counter tooOld;
  private final Counter undecodable;
  private boolean warned;

  ClickBatch(
      Vertx vertx,
      WorkerExecutor workers,
      ClickWriter writer,
      MonthPartitions partitions,
      ClickEnricher enricher,
      Runnable wakeRelay,
      Clock clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.workers = workers;
    this.writer = writer;
    this.partitions = partitions;
    this.enricher = enricher;
    this.wakeRelay = wakeRelay;
    this.clock = clock;
    this.traffic = Traffic.of(vertx);
    this.stored =
        Meters.counter(meters, "tributary.clicks.stored", "Clicks stored for the first time.");
    this.repeated =
        Meters.counter(
            meters,
            "tributary.clicks.repeated",
            "Clicks that Kafka delivered again and that were stored already.");
    this.tooOld =
        Meters.counter(
            meters,
            "tributary.clicks.too.old",
            "Clicks given up because they came later than their month is kept.");
    this.undecodable =
        Meters.counter(
            meters,
            "tributary.clicks.undecodable",
            "Records that are no clicks; they are left out.");
  }

  /** Reads clicks, while the batch before may still be written. */
  @Override
  public Future<Batch> prepare(List<TopicRecord> records) {
    traffic.carried("edge", "tracking." + Topics.CLICKS, records.size());
    return workers.executeBlocking(() -> read(records), false);
  }

  @Override
  public Future<Void> apply(Batch batch) {
    return partitions
        .ensure(batch.months())
        .compose(ready -> workers.executeBlocking(() -> writer.write(batch), false))
        .onFailure(failure -> partitions.forget())
        .map(effect -> {
          committed(batch, effect);
          return null;
        });
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

  private void committed(Batch batch, Effect effect) {
    stored.increment(effect.stored());
    repeated.increment(batch.clicks().size() - effect.stored());
    if (effect.tooOld() > 0) {
      tooOld.increment(effect.tooOld());
      // A group that began anew brings millions of them; the metric says how many.
      LOG.atLevel(warned ? Level.DEBUG : Level.WARN)
          .log(
              "{} clicks came whose months are removed: not counted, since they almost surely were",
              effect.tooOld());
      warned = true;
    }
    wakeRelay.run();
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
                        effect.events().getOrDefault(workspaceId, new JsonArray()))));
  }
}
