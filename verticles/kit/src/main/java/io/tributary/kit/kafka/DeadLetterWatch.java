package io.tributary.kit.kafka;

import io.tributary.kit.health.PartHealth;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the dead letters that nobody has dealt with: each is a fact, perhaps about money, that had
 * no effect. Whether there are new ones or fewer shows at the ends of their topics, which costs one
 * question; only then they are read, and only what came since.
 */
final class DeadLetterWatch {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int PATIENCE_MS = 5_000;

  /** Of one topic; whoever has so many does not count them any more. */
  private static final int MOST = 10_000;

  private final Vertx vertx;
  private final KafkaConfig kafka;
  private final Context context;
  private final List<TopicPartition> parkings;

  /** Touched by one reader at a time. */
  private final Map<TopicPartition, Set<String>> letters = new HashMap<>();

  private volatile Map<TopicPartition, Long> readTo = Map.of();
  private volatile Map<String, Integer> counts = Map.of();
  private @Nullable Future<Void> reading;

  /**
   * @param context where {@link #health} is asked
   */
  DeadLetterWatch(Vertx vertx, KafkaConfig kafka, Context context, List<String> topics) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.context = context;
    this.parkings = topics.stream().map(t -> new TopicPartition(DeadLetter.topicOf(t), 0)).toList();
  }

  /** Degraded while there are some; as well as Kafka itself where that does not answer. */
  Future<PartHealth> health(Admin admin, int timeoutMs) {
    Map<TopicPartition, OffsetSpec> asked =
        parkings.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    var ends = admin.listOffsets(asked, new ListOffsetsOptions().timeoutMs(timeoutMs)).all();
    return Future.fromCompletionStage(ends.toCompletionStage(), context)
        .compose(this::readUpTo)
        .map(read -> said());
  }

  private synchronized Future<Void> readUpTo(Map<TopicPartition, ListOffsetsResultInfo> found) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    found.forEach((partition, end) -> ends.put(partition, end.offset()));
    if (ends.equals(readTo)) {
      return Future.succeededFuture();
    }
    Future<Void> underWay = reading;
    if (underWay == null || underWay.isComplete()) {
      underWay = vertx.executeBlocking(() -> read(ends), false);
      reading = underWay;
    }
    return underWay;
  }

  private @Nullable Void read(Map<TopicPartition, Long> ends) {
    // Shorter than it was: this is another topic of that name.
    boolean anew =
        ends.entrySet().stream().anyMatch(end -> end.getValue() < at(readTo, end.getKey()))
            || letters.values().stream().anyMatch(known -> known.size() >= MOST);
    Map<TopicPartition, Long> from = anew ? Map.of() : readTo;
    if (anew) {
      letters.clear();
    }
    Map<String, Object> config =
        kafka.client(
            Map.of(
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false",
                "auto.offset.reset", "earliest",
                "default.api.timeout.ms", PATIENCE_MS));
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(parkings);
      for (TopicPartition parking : parkings) {
        consumer.seek(parking, at(from, parking));
      }
      long giveUpNs = System.nanoTime() + Duration.ofMillis(PATIENCE_MS).toNanos();
      while (parkings.stream().anyMatch(p -> consumer.position(p) < at(ends, p))) {
        if (System.nanoTime() > giveUpNs) {
          throw new IllegalStateException("the dead letters could not be read in time");
        }
        consumer
            .poll(POLL)
            .forEach(record -> {
              Set<String> known =
                  letters.computeIfAbsent(
                      new TopicPartition(record.topic(), record.partition()), p -> new HashSet<>());
              if (record.value() == null) {
                known.remove(record.key());
              } else if (known.size() < MOST) {
                known.add(record.key());
              }
            });
      }
    }
    Map<String, Integer> counted = new TreeMap<>();
    letters.forEach((parking, known) -> {
      if (!known.isEmpty()) {
        counted.put(parking.topic(), known.size());
      }
    });
    counts = counted;
    readTo = ends;
    return null;
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private PartHealth said() {
    Map<String, Integer> now = counts;
    return now.isEmpty()
        ? PartHealth.OK
        : PartHealth.degraded(
            now.entrySet().stream()
                .map(one ->
                    "%s: %d%s"
                        .formatted(
                            one.getKey(), one.getValue(), one.getValue() >= MOST ? " or more" : ""))
                .collect(
                    Collectors.joining(
                        ", ", "", ": nobody could take these in, see scripts/dlq list")));
  }
}
