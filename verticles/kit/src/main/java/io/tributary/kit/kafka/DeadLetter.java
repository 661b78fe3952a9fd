package io.tributary.kit.kafka;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that a consumer can never take in, as it lies in the topic {@code <topic>.dlq}: key =
 * its place, value = its own, headers = its own and those that begin with {@code dlq.}.
 *
 * @param consumer the group that could not take it in
 * @param topic where it came from
 * @param key its own key
 * @param value its own value
 * @param headers its own headers
 * @param reason why, for a person
 * @param parkedAtMs epoch milliseconds
 * @param attempts how often it was tried: once more after each replay
 */
public record DeadLetter(
    String consumer,
    String topic,
    int partition,
    long offset,
    @Nullable String key,
    byte @Nullable [] value,
    Headers headers,
    String reason,
    long parkedAtMs,
    int attempts) {
  private static final String SUFFIX = ".dlq";
  private static final String PREFIX = "dlq.";

  /** On a record that was sent again: the only group that shall take it. */
  static final String ONLY_FOR = PREFIX + "consumer";

  private static final String TOPIC = PREFIX + "topic";
  private static final String PARTITION = PREFIX + "partition";
  private static final String OFFSET = PREFIX + "offset";
  private static final String KEY = PREFIX + "key";
  private static final String EMPTY = PREFIX + "empty";
  private static final String REASON = PREFIX + "reason";
  private static final String TIME = PREFIX + "time";
  private static final String ATTEMPTS = PREFIX + "attempts";
  private static final int LONGEST_REASON = 1_000;

  /** The topic where what {@code topic} had too much of is parked. */
  public static String topicOf(String topic) {
    return topic + SUFFIX;
  }

  static boolean isParking(String topic) {
    return topic.endsWith(SUFFIX);
  }

  static DeadLetter of(TopicRecord dead, String consumer, String reason, long nowMs) {
    String before = text(dead.headers(), ATTEMPTS);
    return new DeadLetter(
        consumer,
        dead.topic(),
        dead.partition(),
        dead.offset(),
        dead.key(),
        dead.value(),
        own(dead.headers()),
        reason.substring(0, Math.min(LONGEST_REASON, reason.length())),
        nowMs,
        before == null ? 1 : Integer.parseInt(before) + 1);
  }

  /**
   * Reads one back.
   *
   * @throws IllegalArgumentException if it is none
   */
  static DeadLetter parked(Headers headers, byte @Nullable [] value) {
    Map<String, String> of = new LinkedHashMap<>();
    for (String name : new String[] {ONLY_FOR, TOPIC, PARTITION, OFFSET, REASON, TIME, ATTEMPTS}) {
      String text = text(headers, name);
      if (text == null) {
        throw new IllegalArgumentException("no dead letter: it has no header " + name);
      }
      of.put(name, text);
    }
    return new DeadLetter(
        of.getOrDefault(ONLY_FOR, ""),
        of.getOrDefault(TOPIC, ""),
        Integer.parseInt(of.getOrDefault(PARTITION, "")),
        Long.parseLong(of.getOrDefault(OFFSET, "")),
        text(headers, KEY),
        text(headers, EMPTY) == null ? value : null,
        own(headers),
        of.getOrDefault(REASON, ""),
        Long.parseLong(of.getOrDefault(TIME, "")),
        Integer.parseInt(of.getOrDefault(ATTEMPTS, "")));
  }

  /** {@code payments/conversions-0@17}: whose it is, and its place. */
  public String id() {
    return consumer + "/" + topic + "-" + partition + "@" + offset;
  }

  /** The headers in the topic where it is parked. */
  Headers parkedHeaders() {
    Headers all = new RecordHeaders(headers.toArray());
    put(all, ONLY_FOR, consumer);
    put(all, TOPIC, topic);
    put(all, PARTITION, String.valueOf(partition));
    put(all, OFFSET, String.valueOf(offset));
    if (key != null) {
      put(all, KEY, key);
    }
    if (value == null) {
      put(all, EMPTY, "true");
    }
    put(all, REASON, reason);
    put(all, TIME, String.valueOf(parkedAtMs));
    put(all, ATTEMPTS, String.valueOf(attempts));
    return all;
  }

  /** The headers with which it is sent again. */
  Headers replayHeaders() {
    Headers all = new RecordHeaders(headers.toArray());
    put(all, ONLY_FOR, consumer);
    put(all, ATTEMPTS, String.valueOf(attempts));
    return all;
  }

  private static Headers own(Headers all) {
    Headers own = new RecordHeaders();
    all.forEach(header -> {
      if (!header.key().startsWith(PREFIX)) {
        own.add(header);
      }
    });
    return own;
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String text(Headers headers, String name) {
    var found = headers.lastHeader(name);
    return found == null || found.value() == null
        ? null
        : new String(found.value(), StandardCharsets.UTF_8);
  }
}
