package io.tributary.solo;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka is and how to get in.
 *
 * @param bootstrap {@code 127.0.0.1:port}
 * @param password of {@link #USER}, or null where Kafka asks nobody who they are
 */
public record KafkaEndpoint(String bootstrap, @Nullable String password) {
  public static final String USER = "tributary";

  /** What the settings of a client of Kafka's own library begin with. */
  public Map<String, Object> client() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrap);
    if (password != null) {
      config.put("security.protocol", "SASL_PLAINTEXT");
      config.put("sasl.mechanism", "PLAIN");
      config.put("sasl.jaas.config", login(password) + ";");
    }
    return config;
  }

  /** A password of ours needs no quoting: see {@link HomeFolder#password}. */
  static String login(String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\""
        .formatted(USER, password);
  }

  /** Everything but the password, so that it may be logged. */
  @Override
  public String toString() {
    return bootstrap;
  }
}
