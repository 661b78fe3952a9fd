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
 */
public record TopicRecord(
    String topic, int partition, long offset, String key, byte[] value, Headers headers) {

  /** A record without headers. */
  public TopicRecord(String topic, int partition, long offset, String key, byte[] value) {
    this(topic, partition, offset, key, value, new RecordHeaders());
  }

  /** The header's value, or null if there is none of this name. */
  public byte @Nullable [] header(String name) {
    Header found = headers.lastHeader(name);
    return found == null ? null : found.value();
  }
}
