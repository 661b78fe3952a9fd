package io.tributary.kit.kafka;

import io.tributary.kit.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where Kafka is, and the settings that every client of ours shares.
 *
 * @param bootstrap {@code host:port}, several with commas
 * @param requestTimeout after which a request that a broker has not answered counts as failed
 * @param access how its clients prove who they are, and whom they trust
 */
public record KafkaConfig(String bootstrap, Duration requestTimeout, KafkaAccess access) {
  /** Requests that may time out until a record counts as not sent. */
  private static final int TRIES = 3;

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** With the usual timeout, open to everybody. */
  public KafkaConfig(String bootstrap) {
    this(bootstrap, REQUEST_TIMEOUT, KafkaAccess.OPEN);
  }

  public static KafkaConfig from(Settings settings) {
    return new KafkaConfig(
        settings.required("kafka.bootstrap"),
        settings.duration("kafka.requestTimeout"),
        KafkaAccess.from(settings));
  }

  /** How to reach Kafka: what the settings of every client begin with. */
  public Map<String, String> client() {
    Map<String, String> config = new HashMap<>(access.client());
    config.put("bootstrap.servers", bootstrap);
    return config;
  }

  /** The same for a client of Kafka's own library, with more settings of its own. */
  public Map<String, Object> client(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(client());
    config.putAll(more);
    return config;
  }

  /** How long Kafka has to take what is sent to it. */
  public Duration deliveryTimeout() {
    return requestTimeout.multipliedBy(TRIES);
  }

  /**
   * A producer that loses nothing: acknowledged by all replicas, and idempotent, so that its own
   * retries repeat nothing. A producer that replaces it may repeat; consumers deduplicate. {@code
   * max.block.ms} is small because a full buffer must be felt by the caller, not hidden.
   */
  public Map<String, String> producer() {
    Map<String, String> config = client();
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("compression.type", "lz4");
    config.put("linger.ms", "5");
    config.put("max.block.ms", "5000");
    config.put("delivery.timeout.ms", String.valueOf(deliveryTimeout().toMillis()));
    config.put("request.timeout.ms", String.valueOf(requestTimeout.toMillis()));
    config.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    config.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    return config;
  }

  /**
   * A consumer that commits by itself only after the effect, and that starts a new group at the
   * beginning: a fact written before the group existed counts too.
   */
  public Map<String, String> consumer(String group, int maxPollRecords) {
    Map<String, String> config = client();
    config.put("group.id", group);
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "earliest");
    // A topic that is not there yet is ours to make, not the broker's.
    config.put("allow.auto.create.topics", "false");
    config.put("isolation.level", "read_committed");
    config.put("max.poll.records", String.valueOf(maxPollRecords));
    config.put("session.timeout.ms", "10000");
    config.put("heartbeat.interval.ms", "3000");
    config.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    config.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    return config;
  }

  /**
   * The same for one who writes large batches: under load it fetches megabytes at once, and when
   * there is little it waits a moment for more, since a batch of ten costs hardly less than one of
   * a thousand.
   */
  public Map<String, String> bulkConsumer(String group, int maxPollRecords) {
    Map<String, String> config = consumer(group, maxPollRecords);
    config.put("fetch.min.bytes", String.valueOf(1024 * 1024));
    config.put("fetch.max.wait.ms", "300");
    config.put("max.partition.fetch.bytes", String.valueOf(4 * 1024 * 1024));
    config.put("fetch.max.bytes", String.valueOf(16 * 1024 * 1024));
    config.put("receive.buffer.bytes", String.valueOf(1024 * 1024));
    return config;
  }
}
