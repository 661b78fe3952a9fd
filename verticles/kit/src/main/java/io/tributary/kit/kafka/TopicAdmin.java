package io.tributary.kit.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics that do not exist yet, each with one for its dead letters, and looks at what
 * the others remember.
 */
public final class TopicAdmin {
  /** A Kafka that answers does so in milliseconds. */
  private static final int TIMEOUT_MS = 5_000;

  private static final String RETENTION = "retention.ms";

  /**
   * Kafka's own default forgets after a week. A fact about money must wait for its consumer however
   * long that is broken, so nothing is forgotten by time; operators of large installations may
   * delete the records that all groups have committed.
   */
  private static final Map<String, String> KEEP = Map.of(RETENTION, "-1");

  /** The newest state of each dead letter, until somebody dealt with it. */
  private static final Map<String, String> KEEP_NEWEST =
      Map.of(RETENTION, "-1", "cleanup.policy", "compact");

  private TopicAdmin() {}

  /**
   * Fails if Kafka does not answer within seconds.
   *
   * @param partitions partitions of a topic that is created; an existing one is left as it is
   */
  public static Future<Void> ensure(
      Vertx vertx, KafkaConfig kafka, List<String> topics, int partitions) {
    return vertx.executeBlocking(
        () -> {
          try (Admin admin = Admin.create(kafka.client(Map.of()))) {
            var created =
                admin.createTopics(
                    topics.stream()
                        .flatMap(t -> Stream.of(facts(t, partitions), deadLetters(t)))
                        .toList(),
                    // Also what closing waits for.
                    new CreateTopicsOptions().timeoutMs(TIMEOUT_MS));
            for (var one : created.values().values()) {
              try {
                one.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
              } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw e;
                }
              }
            }
          }
          return null;
        },
        false);
  }

  private static NewTopic facts(String topic, int partitions) {
    return new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(KEEP);
  }

  /** One partition: there are few, and a person wants to see them in order. */
  private static NewTopic deadLetters(String topic) {
    return new NewTopic(DeadLetter.topicOf(topic), Optional.of(1), Optional.empty())
        .configs(KEEP_NEWEST);
  }

  /** Topics that forget, with the milliseconds after which they do; each is asked about anew. */
  static CompletionStage<Map<String, Long>> forgetful(
      Admin admin, List<String> topics, int timeoutMs) {
    return admin
        .describeConfigs(
            topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList(),
            new DescribeConfigsOptions().timeoutMs(timeoutMs))
        .all()
        .toCompletionStage()
        .thenApply(configs -> {
          Map<String, Long> forgetful = new TreeMap<>();
          configs.forEach((topic, config) -> {
            long retentionMs = Long.parseLong(config.get(RETENTION).value());
            if (retentionMs >= 0) {
              forgetful.put(topic.name(), retentionMs);
            }
          });
          return forgetful;
        });
  }
}
