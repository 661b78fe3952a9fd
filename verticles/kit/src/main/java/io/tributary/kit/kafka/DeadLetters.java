package io.tributary.kit.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks what a consumer can never take in, in the topic {@code <topic>.dlq}, so that what is behind
 * it goes on and nothing is lost. That topic is compacted and the key is the record's place: parked
 * twice, since its batch was read again, it is one letter, and one that was dealt with is removed.
 */
public final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final String consumer;
  private final Clock clock;
  private final KafkaProducer<String, byte[]> producer;
  private final Counter parked;

  /**
   * @param consumer the group that cannot take them in
   */
  public DeadLetters(Vertx vertx, KafkaConfig kafka, String consumer, Clock clock) {
    this.consumer = consumer;
    this.clock = clock;
    this.producer = KafkaProducer.create(vertx, kafka.producer());
    this.parked =
        Meters.counter(
            Metrics.globalRegistry,
            "tributary.dead.letters",
            "Records that nobody could take in, parked for a person.",
            "group",
            consumer);
  }

  /** Succeeds once Kafka has it for good. */
  Future<Void> park(TopicRecord dead, Throwable why) {
    DeadLetter letter = DeadLetter.of(dead, consumer, why.toString(), clock.millis());
    // What the record is wrong about is said in its reason; what we are wrong about needs the
    // trace.
    boolean refused = why instanceof IllegalArgumentException || why instanceof VertxException;
    LOG.error(
        "parked as a dead letter: {}: {}", letter.id(), letter.reason(), refused ? null : why);
    byte[] value = dead.value() == null ? new byte[0] : dead.value();
    KafkaProducerRecord<String, byte[]> record =
        KafkaProducerRecord.create(DeadLetter.topicOf(dead.topic()), letter.id(), value);
    letter
        .parkedHeaders()
        .forEach(header -> record.addHeader(header.key(), Buffer.buffer(header.value())));
    return producer.send(record).onSuccess(done -> parked.increment()).mapEmpty();
  }

  public Future<Void> close() {
    return producer.close();
  }
}
