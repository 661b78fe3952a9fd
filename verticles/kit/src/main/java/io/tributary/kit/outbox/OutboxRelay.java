package io.tributary.kit.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicGate;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.OneAtATime;
import io.tributary.kit.trace.TraceContext;
import io.tributary.kit.trace.TracedRecords;
import io.tributary.kit.trace.Tracing;
import io.tributary.kit.work.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a context's outbox to Kafka, one node at a time so that order is kept: reads the oldest
 * rows, sends them, and deletes them once Kafka has acknowledged all of them. Dying or hanging in
 * between sends again, never loses.
 *
 * <p>{@link #wake} after a commit makes it immediate; a slow tick finds what a lost wake-up left.
 */
public final class OutboxRelay {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final long TICK_MS = 500;

  /** Beyond the time that Kafka has once it is reached: a node that waits longer hangs. */
  private static final Duration MARGIN = Duration.ofSeconds(6);

  private static final String OLDEST =
      "SELECT id, topic, key, payload, trace FROM outbox ORDER BY id LIMIT " + BATCH;
  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY($1)";

  private final Vertx vertx;
  private final Database database;
  private final KafkaConfig kafka;
  private final Duration patience;
  private final TopicGate gate;
  private final Tracing tracing;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private final Counter failures =
      Meters.counter(
          Metrics.globalRegistry,
          "tributary.outbox.failures",
          "Rounds of an outbox that failed and are tried again.");
  private final Rounds rounds;

  /**
   * @param gate nothing is sent until it opens
   */
  public OutboxRelay(Vertx vertx, Database database, KafkaConfig kafka, TopicGate gate) {
    this.gate = gate;
    this.vertx = vertx;
    this.database = database;
    this.kafka = kafka;
    this.tracing = Tracing.of(vertx);
    this.rounds = new Rounds(vertx, TICK_MS, this::round);
    this.patience = kafka.deliveryTimeout().plus(MARGIN);
  }

  /** Starts on the calling context; {@link #wake} and {@link #stop} belong to the same one. */
  public void start() {
    producer = KafkaProducer.create(vertx, kafka.producer());
    rounds.start();
  }

  /** Sends what is there, now. Calls while a round is under way lead to one more round. */
  public void wake() {
    rounds.wake();
  }

  private Future<Boolean> round() {
    KafkaProducer<String, byte[]> target = producer;
    if (target == null || !gate.isOpen()) {
      return Future.succeededFuture(false);
    }
    return OneAtATime.run(database, "outbox", patience, tx -> send(tx, target))
        .onFailure(failure -> {
          failures.increment();
          LOG.warn("outbox: trying again: {}", failure.toString());
        })
        .map(sent -> sent.orElse(0) == BATCH);
  }

  /** Finishes the round at hand, then closes. */
  public Future<Void> stop() {
    KafkaProducer<String, byte[]> open = producer;
    return rounds.stop().compose(done -> open == null ? Future.succeededFuture() : open.close());
  }

  private Future<Integer> send(SqlConnection tx, KafkaProducer<String, byte[]> target) {
    return tx.query(OLDEST)
        .execute()
        .compose(rows -> {
          if (rows.size() == 0) {
            return Future.succeededFuture(0);
          }
          List<Long> ids = new ArrayList<>(rows.size());
          List<Future<?>> acknowledged = new ArrayList<>(rows.size());
          for (Row row : rows) {
            ids.add(row.getLong("id"));
            acknowledged.add(
                TracedRecords.send(
                    tracing,
                    target,
                    KafkaProducerRecord.create(
                        row.getString("topic"),
                        row.getString("key"),
                        row.getBuffer("payload").getBytes()),
                    TraceContext.parse(row.getString("trace"))));
          }
          return Future.all(acknowledged)
              .compose(all -> tx.preparedQuery(DELETE).execute(Tuple.of(ids.toArray(Long[]::new))))
              .map(ids.size());
        });
  }
}
