package io.tributary.tracking.audit;

import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.mesh.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the topic of clicks ends. A connection per question: it is asked seldom. Blocks. */
final class TopicEnds {
  private static final int TIMEOUT_MS = 3_000;

  private final KafkaConfig kafka;

  TopicEnds(KafkaConfig kafka) {
    this.kafka = kafka;
  }

  /** The offset behind the last record, by partition. */
  Map<Integer, Long> read() throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Object> config =
        kafka.client(
            Map.of("request.timeout.ms", TIMEOUT_MS, "default.api.timeout.ms", TIMEOUT_MS));
    try (Admin admin = Admin.create(config)) {
      var topics =
          admin
              .describeTopics(List.of(Topics.CLICKS))
              .allTopicNames()
              .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      var ends =
          admin
              .listOffsets(
                  topics.values().stream()
                      .flatMap(topic -> topic.partitions().stream())
                      .map(partition -> new TopicPartition(Topics.CLICKS, partition.partition()))
                      .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
              .all()
              .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      Map<Integer, Long> offsets = new HashMap<>();
      ends.forEach((partition, end) -> offsets.put(partition.partition(), end.offset()));
      return offsets;
    }
  }
}
