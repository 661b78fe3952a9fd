package io.tributary.kit.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.health.PartHealth;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics batch by batch: poll, hand the batch over, commit once its effect is done, poll
 * again. A batch that fails is read again after a pause that grows to thirty seconds; nothing
 * behind it is touched before it. So every record is handed over at least once, in order per
 * partition, and at most one batch is in memory.
 */
public final class TopicConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(TopicConsumer.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 30_000;

  private final Vertx vertx;
  private final String name;
  private final Map<String, String> config;
  private final Set<String> topics;
  private final Function<List<TopicRecord>, Future<Void>> handler;
  private final Promise<Void> stopped = Promise.promise();

  private @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile boolean running;
  private long retry = -1;
  private volatile long failingSinceNs;
  private volatile String failure = "";
  private long pauseMs = FIRST_PAUSE_MS;

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
    this.vertx = vertx;
    this.name = name;
    this.config = config;
    this.topics = topics;
    this.handler = handler;
  }

  /** Subscribes and starts reading on the calling context. */
  public Future<Void> start() {
    KafkaConsumer<String, byte[]> created = KafkaConsumer.create(vertx, config);
    consumer = created;
    running = true;
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
    if (vertx.cancelTimer(retry)) {
      // It was between two tries, so there is nothing to wait for.
      stopped.tryComplete();
    }
    return stopped.future().compose(ignored -> current.close());
  }

  /** Degraded while the batch at hand fails; what is behind it waits in Kafka. */
  public Future<PartHealth> health() {
    return Future.succeededFuture(
        failingSinceNs == 0
            ? PartHealth.OK
            : PartHealth.degraded(
                "what Kafka holds waits, for %.0f s so far: %s"
                    .formatted(failingSeconds(), failure)));
  }

  private double failingSeconds() {
    long since = failingSinceNs;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1e9;
  }

  private void next(KafkaConsumer<String, byte[]> from) {
    if (!running) {
      stopped.tryComplete();
      return;
    }
    from.poll(POLL)
        .compose(batch -> batch.isEmpty() ? Future.succeededFuture() : work(from, batch))
        .onComplete(
            done -> {
              pauseMs = FIRST_PAUSE_MS;
              failingSinceNs = 0;
              next(from);
            },
            failed -> {
              failure = String.valueOf(failed.getMessage());
              failingSinceNs = failingSinceNs == 0 ? System.nanoTime() : failingSinceNs;
              LOG.warn("{}: trying again in {} ms: {}", name, pauseMs, failed.toString(), failed);
              pause(from);
            });
  }

  private Future<Void> work(
      KafkaConsumer<String, byte[]> from, KafkaConsumerRecords<String, byte[]> batch) {
    List<TopicRecord> records = new ArrayList<>(batch.size());
    Map<TopicPartition, Long> first = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      var r = batch.recordAt(i);
      records.add(
          new TopicRecord(
              r.topic(), r.partition(), r.offset(), r.key(), r.value(), r.record().headers()));
      first.merge(new TopicPartition(r.topic(), r.partition()), r.offset(), Math::min);
    }
    Future<Void> work;
    try {
      work = handler.apply(records);
    } catch (RuntimeException e) {
      work = Future.failedFuture(e);
    }
    return work.compose(done -> from.commit())
        .recover(failure -> rewind(from, first).compose(done -> Future.failedFuture(failure)));
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
