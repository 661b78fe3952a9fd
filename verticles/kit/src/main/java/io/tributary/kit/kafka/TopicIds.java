package io.tributary.kit.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;

/**
 * Which topic of a name it is: one that was deleted and made again begins its offsets anew, and
 * what was taken in of the old one says nothing about the new. Kafka is asked when a consumer
 * begins, and whenever offsets go backwards, which also happens after a failure. One instance
 * belongs to one consumer.
 */
final class TopicIds {
  private static final int TIMEOUT_MS = 5_000;

  private final Vertx vertx;
  private final Map<String, Object> admin = new HashMap<>();
  private Map<String, String> ids = Map.of();

  /** The next offset that is expected, by topic and partition. */
  private final Map<String, Long> expected = new HashMap<>();

  /**
   * @param consumer the settings of who reads the topics; Kafka is asked in the same way, with the
   *     same password
   */
  TopicIds(Vertx vertx, Map<String, String> consumer) {
    this.vertx = vertx;
    consumer.forEach((name, value) -> {
      if (AdminClientConfig.configNames().contains(name)) {
        admin.put(name, value);
      }
    });
  }

  /** The same records, each with the id of its topic. */
  Future<List<TopicRecord>> identify(List<TopicRecord> records) {
    Set<String> topics = new HashSet<>();
    boolean ask = false;
    for (TopicRecord record : records) {
      String place = record.topic() + "-" + record.partition();
      topics.add(record.topic());
      ask |=
          !ids.containsKey(record.topic())
              || record.offset() < expected.getOrDefault(place, record.offset());
      expected.put(place, record.offset() + 1);
    }
    return (ask ? lookUp(topics) : Future.succeededFuture(ids))
        .map(
            known -> records.stream().map(record -> record.of(known.get(record.topic()))).toList());
  }

  private Future<Map<String, String>> lookUp(Set<String> topics) {
    return vertx
        .executeBlocking(
            () -> {
              try (Admin asked = Admin.create(admin)) {
                Map<String, String> found = new HashMap<>();
                asked
                    .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                    .allTopicNames()
                    .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .forEach((name, topic) -> found.put(name, topic.topicId().toString()));
                return found;
              }
            },
            false)
        .onSuccess(found -> ids = found)
        .onFailure(failure -> ids = Map.of())
        .map(found -> found);
  }
}
