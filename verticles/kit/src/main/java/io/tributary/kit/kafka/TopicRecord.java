package io.tributary.kit.kafka;

/**
 * One record of a topic.
 *
 * @param key the partition key
 * @param value the encoded message
 */
public record TopicRecord(String topic, int partition, long offset, String key, byte[] value) {}
