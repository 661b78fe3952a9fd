package io.tributary.kit.kafka;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One record of a topic.
 *
 * @param key the partition key
 * @param value the encoded message
 * @param headers what travels beside it; most topics have none
 * @param topicId which topic of this name it is, or null if nobody asked
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    String key,
    byte[] value,
    Headers headers,
    @Nullable String topicId) {

  /** A record of which nobody asked what topic it is from. */
  public TopicRecord(
      String topic, int partition, long offset, String key, byte[] value, Headers headers) {
    this(topic, partition, offset, key, value, headers, null);
  }

  /** A record without headers. */
  public TopicRecord(String topic, int partition, long offset, String key, byte[] value) {
    this(topic, partition, offset, key, value, new RecordHeaders());
  }

  /** The same, of this topic. */
  TopicRecord of(@Nullable String id) {
    return new TopicRecord(topic, partition, offset, key, value, headers, id);
  }

  /** Whether a dead letter was sent again. */
  public boolean isReplay() {
    return header(DeadLetter.ONLY_FOR) != null;
  }

  /** The header's value, or null if there is none of this name. */
  public byte @Nullable [] header(String name) {
    Header found = headers.lastHeader(name);
    return found == null ? null : found.value();
  }
}
