package io.tributary.kit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a person does with dead letters: look, send again, remove. It blocks, so it belongs to a
 * tool and never to an event loop. Use it from one thread.
 */
public final class DeadLetterDesk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> reader;
  private final KafkaProducer<String, byte @Nullable []> writer;

  public DeadLetterDesk(KafkaConfig kafka) {
    String patienceMs = String.valueOf(PATIENCE.toMillis());
    reader =
        new KafkaConsumer<>(
            kafka.client(
                Map.of(
                    "auto.offset.reset", "earliest",
                    "enable.auto.commit", "false",
                    "allow.auto.create.topics", "false",
                    "default.api.timeout.ms", patienceMs)),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    writer =
        new KafkaProducer<>(
            kafka.client(
                Map.of(
                    "acks", "all",
                    "enable.idempotence", "true",
                    "max.block.ms", patienceMs,
                    "request.timeout.ms", "10000",
                    "delivery.timeout.ms", patienceMs)),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** All that are parked and not dealt with, oldest first. */
  public List<DeadLetter> list() {
    List<TopicPartition> all =
        reader.listTopics().keySet().stream()
            .filter(DeadLetter::isParking)
            .flatMap(topic -> reader.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(all);
    reader.seekToBeginning(all);
    Map<TopicPartition, Long> ends = reader.endOffsets(all);
    Map<String, DeadLetter> letters = new TreeMap<>();
    long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
      if (System.nanoTime() > giveUpNs) {
        throw new KafkaException("the dead letters could not be read to their end in time");
      }
      reader
          .poll(POLL)
          .forEach(record -> {
            if (record.value() == null) {
              letters.remove(record.key());
            } else {
              letters.put(record.key(), DeadLetter.parked(record.headers(), record.value()));
            }
          });
    }
    List<DeadLetter> sorted = new ArrayList<>(letters.values());
    sorted.sort(Comparator.comparingLong(DeadLetter::parkedAtMs));
    return sorted;
  }

  /**
   * Sends it to its topic again, for the one group that could not take it in, and removes it here.
   * Dying in between leaves it here, and it is sent twice: consumers take it in once.
   */
  public void replay(DeadLetter letter) {
    send(
        new ProducerRecord<>(
            letter.topic(), null, letter.key(), letter.value(), letter.replayHeaders()));
    drop(letter);
  }

  /** Removes it for good. */
  public void drop(DeadLetter letter) {
    send(new ProducerRecord<>(DeadLetter.topicOf(letter.topic()), letter.id(), null));
  }

  private void send(ProducerRecord<String, byte @Nullable []> record) {
    try {
      writer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Kafka did not take it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}
