package io.tributary.kit.kafka;

import io.tributary.kit.health.PartHealth;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topics are there, and says whether Kafka answers and remembers. A node starts
 * without Kafka too, since redirects do not need it; the topics are then made when it comes, and
 * {@link #gate} opens.
 */
public final class KafkaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);
  private static final int CHECK_MS = 1_500;
  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final KafkaConfig kafka;
  private final List<String> topics;
  private final int partitions;
  private final Context context;
  private final TopicGate gate = TopicGate.closed();
  private final DeadLetterWatch deadLetters;
  private @Nullable Admin admin;
  private volatile boolean waiting;
  private volatile boolean stopped;

  /**
   * @param partitions partitions of a topic that is created; an existing one is left as it is
   */
  public KafkaWatch(Vertx vertx, KafkaConfig kafka, List<String> topics, int partitions) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.topics = topics;
    this.partitions = partitions;
    this.context = vertx.getOrCreateContext();
    this.deadLetters = new DeadLetterWatch(vertx, kafka, context, topics);
  }

  /** Opens when the topics are there. */
  public TopicGate gate() {
    return gate;
  }

  /** Succeeds when the topics are there, or when Kafka did not answer within seconds. */
  public Future<Void> start() {
    return vertx
        .executeBlocking(() -> Admin.create(kafka.client(Map.of())), false)
        .compose(created -> {
          admin = created;
          return makeTopics();
        });
  }

  /** Down while Kafka does not answer, degraded while a topic forgets what nobody may have read. */
  public Future<PartHealth> health() {
    Admin open = admin;
    if (open == null) {
      return Future.succeededFuture(PartHealth.down("not asked yet"));
    }
    var nodes = open.describeCluster(new DescribeClusterOptions().timeoutMs(CHECK_MS)).nodes();
    return Future.fromCompletionStage(nodes.toCompletionStage(), context)
        .compose(answer ->
            gate.isOpen()
                ? memory(open)
                : Future.succeededFuture(PartHealth.degraded("topics are not made yet")))
        .otherwise(failure -> PartHealth.down("Kafka does not answer"));
  }

  /** Degraded while there are facts that no consumer could take in and nobody has dealt with. */
  public Future<PartHealth> deadLetters() {
    Admin open = admin;
    if (open == null || !gate.isOpen()) {
      // What is wrong with Kafka is said once, by itself.
      return Future.succeededFuture(PartHealth.OK);
    }
    return deadLetters
        .health(open, CHECK_MS)
        .otherwise(failure -> PartHealth.warning("not known: Kafka does not answer"));
  }

  private Future<PartHealth> memory(Admin open) {
    return Future.fromCompletionStage(TopicAdmin.forgetful(open, topics, CHECK_MS), context)
        .map(forgetful ->
            forgetful.isEmpty() ? PartHealth.OK : PartHealth.degraded(complaint(forgetful)))
        .recover(failure ->
            failure instanceof UnknownTopicOrPartitionException
                ? Future.succeededFuture(PartHealth.degraded("a topic is gone"))
                : Future.failedFuture(failure));
  }

  private static String complaint(Map<String, Long> forgetful) {
    return forgetful.entrySet().stream()
        .map(one ->
            "%s forgets after %d hours"
                .formatted(one.getKey(), Duration.ofMillis(one.getValue()).toHours()))
        .collect(
            Collectors.joining(
                ", ", "", ", read or not: set retention.ms=-1 on these topics in Kafka"));
  }

  public Future<Void> stop() {
    stopped = true;
    Admin open = admin;
    return open == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(
            () -> {
              open.close(Duration.ZERO);
              return null;
            },
            false);
  }

  private Future<Void> makeTopics() {
    return TopicAdmin.ensure(vertx, kafka, topics, partitions)
        .onSuccess(made -> {
          gate.open();
          if (waiting) {
            waiting = false;
            LOG.info("Kafka answers, its topics are there");
          }
        })
        .otherwise(failure -> {
          if (!waiting) {
            waiting = true;
            LOG.warn("going on without Kafka until it answers: {}", failure.toString());
          }
          if (!stopped) {
            vertx.setTimer(RETRY_MS, fired -> makeTopics());
          }
          return null;
        });
  }
}
