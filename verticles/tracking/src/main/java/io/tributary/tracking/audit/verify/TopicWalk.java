package io.tributary.tracking.audit.verify;

import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.mesh.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of clicks from its beginning to where it ended when it was looked at last, the
 * partitions side by side in the order of the records' times, a few thousand records of each in
 * memory.
 */
final class TopicWalk implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Kafka does not answer for so long: it is not there. */
  private static final int SILENT_POLLS = 60;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, Long> beginnings = new TreeMap<>();
  private final Map<Integer, Long> ends = new TreeMap<>();
  private final Map<Integer, ArrayDeque<ConsumerRecord<byte[], byte[]>>> queues = new TreeMap<>();

  TopicWalk(KafkaConfig kafka) {
    consumer =
        new KafkaConsumer<>(
            kafka.client(
                Map.of(
                    "enable.auto.commit", "false",
                    "auto.offset.reset", "earliest",
                    "max.poll.records", "2000",
                    "default.api.timeout.ms", "20000")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.CLICKS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer
        .beginningOffsets(partitions)
        .forEach((partition, offset) -> beginnings.put(partition.partition(), offset));
    lookAtEnds(partitions);
  }

  /** Goes on to where the topic ends by now. */
  void readOn() {
    lookAtEnds(partitions(partition -> true));
  }

  private void lookAtEnds(List<TopicPartition> partitions) {
    consumer
        .endOffsets(partitions)
        .forEach((partition, offset) -> ends.put(partition.partition(), offset));
  }

  Map<Integer, Long> beginnings() {
    return beginnings;
  }

  Map<Integer, Long> ends() {
    return ends;
  }

  long size() {
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - beginnings.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** Begins again, at the first record of that time or later. */
  void restart(long fromMs) {
    queues.clear();
    Collection<TopicPartition> all = partitions(partition -> true);
    consumer.assign(all);
    consumer.seekToBeginning(all);
    if (fromMs > 0) {
      consumer
          .offsetsForTimes(all.stream().collect(Collectors.toMap(p -> p, p -> fromMs)))
          .forEach((partition, found) -> {
            if (found == null) {
              consumer.seekToEnd(List.of(partition));
            } else {
              consumer.seek(partition, found.offset());
            }
          });
    }
    ends.keySet().forEach(this::queue);
  }

  /**
   * The next record in time, or null at the end.
   *
   * @param preferred partitions to read on as long as they have records
   */
  @Nullable TopicClick next(IntPredicate preferred) {
    fill();
    int best = -1;
    boolean bestPreferred = false;
    long bestTime = 0;
    for (var queue : queues.entrySet()) {
      ConsumerRecord<byte[], byte[]> head = head(queue.getKey());
      if (head == null) {
        continue;
      }
      boolean prefers = preferred.test(queue.getKey());
      if (best < 0
          || prefers && !bestPreferred
          || prefers == bestPreferred && head.timestamp() < bestTime) {
        best = queue.getKey();
        bestPreferred = prefers;
        bestTime = head.timestamp();
      }
    }
    return best < 0 ? null : TopicClick.of(queue(best).remove());
  }

  @Override
  public void close() {
    consumer.close();
  }

  private ArrayDeque<ConsumerRecord<byte[], byte[]>> queue(int partition) {
    return queues.computeIfAbsent(partition, p -> new ArrayDeque<>());
  }

  /** Until every partition has a record or is at its end. */
  private void fill() {
    List<Integer> empty = new ArrayList<>();
    queues.forEach((partition, queue) -> {
      if (head(partition) == null && !isAtEnd(partition)) {
        empty.add(partition);
      }
    });
    int silent = 0;
    while (!empty.isEmpty()) {
      consumer.pause(partitions(partition -> !empty.contains(partition)));
      consumer.resume(partitions(empty::contains));
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      silent = polled.isEmpty() ? silent + 1 : 0;
      if (silent == SILENT_POLLS) {
        throw new TimeoutException("Kafka sends nothing of the topic " + Topics.CLICKS);
      }
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        queue(record.partition()).add(record);
      }
      empty.removeIf(partition -> head(partition) != null || isAtEnd(partition));
    }
  }

  /** Kafka may send more than was asked for: what is behind the end is kept for reading on. */
  private @Nullable ConsumerRecord<byte[], byte[]> head(int partition) {
    ConsumerRecord<byte[], byte[]> head = queue(partition).peek();
    return head == null || head.offset() >= ends.getOrDefault(partition, 0L) ? null : head;
  }

  private boolean isAtEnd(int partition) {
    return consumer.position(new TopicPartition(Topics.CLICKS, partition))
        >= ends.getOrDefault(partition, 0L);
  }

  private List<TopicPartition> partitions(IntPredicate which) {
    return ends.keySet().stream()
        .filter(which::test)
        .map(partition -> new TopicPartition(Topics.CLICKS, partition))
        .toList();
  }

  /** For each lane, the newest sequence that each partition has shown. */
  static final class Seen {
    private final Map<String, Map<Integer, Long>> newest = new HashMap<>();

    void see(String lane, int partition, long sequence) {
      newest.computeIfAbsent(lane, l -> new HashMap<>()).merge(partition, sequence, Math::max);
    }

    /** Whether the lane's record with this sequence may still come out of the partition. */
    boolean mayCome(String lane, int partition, long sequence) {
      return newest.getOrDefault(lane, Map.of()).getOrDefault(partition, 0L) < sequence;
    }
  }
}
