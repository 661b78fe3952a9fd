package io.tributary.kit.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch that is being applied.
 *
 * @param first where it begins in each partition
 * @param done when it is applied and committed
 * @param firstBefore where the batch before it began
 * @param before when that one is done
 */
record BatchUnderWay(
    Map<TopicPartition, Long> first,
    Future<Void> done,
    Map<TopicPartition, Long> firstBefore,
    Future<Void> before) {
  static final BatchUnderWay NONE =
      new BatchUnderWay(Map.of(), Future.succeededFuture(), Map.of(), Future.succeededFuture());

  /** Where to read again after a failure: also what was fetched behind a batch that failed. */
  Map<TopicPartition, Long> rewindTo() {
    Map<TopicPartition, Long> offsets = new HashMap<>(first);
    if (before.failed()) {
      firstBefore.forEach((partition, offset) -> offsets.merge(partition, offset, Math::min));
    }
    return offsets;
  }

  /** Without those that were sent again for another group, which this one took in long ago. */
  static List<TopicRecord> records(KafkaConsumerRecords<String, byte[]> batch, String group) {
    List<TopicRecord> records = new ArrayList<>(batch.size());
    for (var r : batch.records()) {
      TopicRecord record =
          new TopicRecord(r.topic(), r.partition(), r.offset(), r.key(), r.value(), r.headers());
      byte[] only = record.header(DeadLetter.ONLY_FOR);
      if (only == null || group.equals(new String(only, StandardCharsets.UTF_8))) {
        records.add(record);
      }
    }
    return records;
  }

  static Map<TopicPartition, Long> first(KafkaConsumerRecords<String, byte[]> batch) {
    Map<TopicPartition, Long> first = new HashMap<>();
    for (var partition : batch.records().partitions()) {
      first.put(
          new TopicPartition(partition.topic(), partition.partition()),
          batch.records().records(partition).getFirst().offset());
    }
    return first;
  }

  /** What to commit once the batch is applied. */
  static Map<TopicPartition, OffsetAndMetadata> next(KafkaConsumerRecords<String, byte[]> batch) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (var partition : batch.records().partitions()) {
      next.put(
          new TopicPartition(partition.topic(), partition.partition()),
          new OffsetAndMetadata(batch.records().records(partition).getLast().offset() + 1, ""));
    }
    return next;
  }
}
