package io.tributary.kit.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.trace.TracedRecords;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics batch by batch: a batch is applied once the one before it is, and its offsets are
 * committed after its effect. Meanwhile the next one is fetched and prepared, so at most two are in
 * memory. A batch that fails is read again after a pause that grows to thirty seconds, and what was
 * fetched behind it is dropped: every record is applied at least once, in order per partition.
 */
public final class TopicConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(TopicConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SHORT_POLL = Duration.ofMillis(50);
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 30_000;
  private static final long LAG_EVERY_MS = 5_000;

  /** A start after a long pause, or a burst, is worked off sooner than that. */
  private static final long LAG_LASTS_S = 120;

  private final Vertx vertx;
  private final String name;
  private final Map<String, String> config;
  private final Set<String> topics;
  private final BiFunction<Future<Void>, List<TopicRecord>, Future<Void>> handler;
  private final Promise<Void> stopped = Promise.promise();

  private final ConsumerLag lag;
  private long lagTimer = -1;
  private BatchUnderWay underWay = BatchUnderWay.NONE;
  private boolean rereading;

  private @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile boolean running;
  private long retry = -1;
  private volatile long failingSinceNs;
  private volatile String failure = "";
  private long pauseMs = FIRST_PAUSE_MS;

  private TopicConsumer(
      Vertx vertx,
      String name,
      Map<String, String> config,
      Set<String> topics,
      BiFunction<Future<Void>, List<TopicRecord>, Future<Void>> handler) {
    this.vertx = vertx;
    this.name = name;
    this.lag = new ConsumerLag(name);
    this.config = config;
    this.topics = topics;
    this.handler = handler;
  }

  /**
   * @param name of the consumer group, which also names it in logs
   * @param config from {@link KafkaConfig#consumer}
   * @param handler does the work of one batch; it must be safe to repeat
   */
  public TopicConsumer(
      Vertx vertx,
      String name,
      Map<String, String> config,
      Set<String> topics,
      Function<List<TopicRecord>, Future<Void>> handler) {
    this(vertx, name, config, topics, inOrder(vertx, name, config, handler));
  }

  private static BiFunction<Future<Void>, List<TopicRecord>, Future<Void>> inOrder(
      Vertx vertx,
      String name,
      Map<String, String> config,
      Function<List<TopicRecord>, Future<Void>> handler) {
    TopicIds ids = new TopicIds(vertx, config);
    return (before, records) ->
        before
            .compose(done -> ids.identify(records))
            .compose(identified ->
                TracedRecords.take(vertx, name, identified, () -> handler.apply(identified)));
  }

  /** The same with a handler that prepares one batch while it applies the one before. */
  public static <B> TopicConsumer pipelined(
      Vertx vertx,
      String name,
      Map<String, String> config,
      Set<String> topics,
      BatchHandler<B> handler) {
    return new TopicConsumer(
        vertx,
        name,
        config,
        topics,
        (before, records) -> {
          Future<B> prepared = handler.prepare(records);
          return before.compose(done -> prepared).compose(handler::apply);
        });
  }

  /** Subscribes and starts reading on the calling context. */
  public Future<Void> start() {
    KafkaConsumer<String, byte[]> created = KafkaConsumer.create(vertx, config);
    consumer = created;
    running = true;
    lagTimer = vertx.setPeriodic(LAG_EVERY_MS, tick -> lag.look(created.unwrap()));
    Gauge.builder("tributary.consumer.failing.seconds", this, TopicConsumer::failingSeconds)
        .description("For how long the batch at hand has been failing; 0 when all is well.")
        .tag("group", name)
        .register(Metrics.globalRegistry);
    return created
        .subscribe(topics)
        .onSuccess(ignored -> next(created))
        .onFailure(ignored -> stopped.tryComplete());
  }

  /** Finishes the batch at hand, then closes. */
  public Future<Void> stop() {
    KafkaConsumer<String, byte[]> current = consumer;
    if (current == null) {
      return Future.succeededFuture();
    }
    running = false;
    vertx.cancelTimer(lagTimer);
    if (vertx.cancelTimer(retry)) {
      // It was between two tries, so there is nothing to wait for.
      stopped.tryComplete();
    }
    return stopped.future().compose(ignored -> current.close());
  }

  /** Degraded while the batch at hand fails, or while much waits in Kafka for long. */
  public Future<PartHealth> health() {
    if (failingSinceNs != 0) {
      return Future.succeededFuture(
          PartHealth.degraded(
              "what Kafka holds waits, for %.0f s so far: %s"
                  .formatted(failingSeconds(), failure)));
    }
    return Future.succeededFuture(
        lag.manyForSeconds() < LAG_LASTS_S
            ? PartHealth.OK
            : PartHealth.degraded(
                "%d records wait in Kafka, many for %d s so far"
                    .formatted(lag.records(), lag.manyForSeconds())));
  }

  private double failingSeconds() {
    long since = failingSinceNs;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1e9;
  }

  private void next(KafkaConsumer<String, byte[]> from) {
    if (!running) {
      underWay.done().onComplete(done -> stopped.tryComplete());
      return;
    }
    // With a batch under way its commit waits behind the poll, so that one is short.
    from.poll(underWay == BatchUnderWay.NONE ? POLL : SHORT_POLL)
        .compose(batch -> batch.isEmpty() ? settle() : handOver(from, batch))
        .onComplete(done -> next(from), failed -> startOver(from, failed));
  }

  /** Nothing came: there is time to see the batch at hand through. */
  private Future<Void> settle() {
    BatchUnderWay last = underWay;
    return last.done()
        .onSuccess(done -> {
          underWay = BatchUnderWay.NONE;
          wentWell(last);
        });
  }

  /** Succeeds when the batch before is applied: this one may take its time. */
  private Future<Void> handOver(
      KafkaConsumer<String, byte[]> from, KafkaConsumerRecords<String, byte[]> batch) {
    BatchUnderWay before = underWay;
    Future<Void> work;
    try {
      work = handler.apply(before.done(), BatchUnderWay.records(batch, name));
    } catch (RuntimeException e) {
      work = before.done().compose(done -> Future.failedFuture(e));
    }
    underWay =
        new BatchUnderWay(
            BatchUnderWay.first(batch),
            work.compose(done -> from.commit(BatchUnderWay.next(batch))).mapEmpty(),
            before.first(),
            before.done());
    return before.done().onSuccess(done -> wentWell(before));
  }

  private void wentWell(BatchUnderWay batch) {
    if (batch == BatchUnderWay.NONE && rereading) {
      return;
    }
    rereading = false;
    pauseMs = FIRST_PAUSE_MS;
    failingSinceNs = 0;
  }

  private void startOver(KafkaConsumer<String, byte[]> from, Throwable cause) {
    failure = String.valueOf(cause.getMessage());
    failingSinceNs = failingSinceNs == 0 ? System.nanoTime() : failingSinceNs;
    LOG.warn("{}: trying again in {} ms: {}", name, pauseMs, cause.toString(), cause);
    BatchUnderWay last = underWay;
    rereading |= last != BatchUnderWay.NONE;
    // It may be the batch before that failed; then this one fails with it, in a moment.
    last.done()
        .transform(
            ended -> ended.failed() ? rewind(from, last.rewindTo()) : Future.succeededFuture())
        .onComplete(done -> {
          underWay = BatchUnderWay.NONE;
          pause(from);
        });
  }

  /** The next poll must see the failed batch again. */
  private static Future<Void> rewind(
      KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> first) {
    List<Future<Void>> seeks = new ArrayList<>();
    first.forEach((partition, offset) -> seeks.add(consumer.seek(partition, offset)));
    return Future.join(seeks).<Void>mapEmpty().otherwiseEmpty();
  }

  private void pause(KafkaConsumer<String, byte[]> from) {
    if (!running) {
      stopped.tryComplete();
      return;
    }
    retry = vertx.setTimer(pauseMs, fired -> next(from));
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
}
