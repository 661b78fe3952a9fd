package io.tributary.tracking.edge;

import static org.awaitility.Awaitility.await;

import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.mesh.Topics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** What stands on topic {@code conversions} about a link. */
final class ConversionsOf {
  private ConversionsOf() {}

  static List<JsonObject> topic(String bootstrap, String linkId) {
    Map<String, Object> config =
        new HashMap<>(new KafkaConfig(bootstrap).consumer("test-" + UUID.randomUUID(), 500));
    List<JsonObject> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.subscribe(List.of(Topics.CONVERSIONS));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(record -> {
                  JsonObject conversion = new JsonObject(Buffer.buffer(record.value()));
                  if (conversion.getString("linkId").equals(linkId)) {
                    found.add(conversion);
                  }
                });
            return !found.isEmpty();
          });
    }
    return found;
  }
}
