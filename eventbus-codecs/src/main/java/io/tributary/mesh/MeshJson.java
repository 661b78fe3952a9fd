package io.tributary.mesh;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.jackson.VertxModule;
import java.io.IOException;

/**
 * The JSON form of message records: the record's component names as keys, nulls spelled out.
 * Unknown keys are ignored, so an old node understands a newer one.
 */
public final class MeshJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .addModule(new VertxModule())
          .build();

  private MeshJson() {}

  public static byte[] encode(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not encodable: " + message.getClass().getName(), e);
    }
  }

  /**
   * @throws IllegalArgumentException if the bytes are no JSON form of {@code type}
   */
  public static <T> T decode(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
