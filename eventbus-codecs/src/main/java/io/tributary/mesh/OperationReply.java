package io.tributary.mesh;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an operation that went well. Failures travel as {@link MeshException}.
 *
 * <p>JSON form: {@code {"status":0,"headers":{},"body":…}}, with {@code "bytes":"<base64>"} in
 * place of {@code body} for content that is not JSON.
 *
 * @param status the HTTP status, or 0 for the success status that the contract documents
 * @param headers extra response headers; {@code content-type} is {@code application/json} unless
 *     set
 * @param body a JSON value (JsonObject, JsonArray, String, Number, Boolean), a {@link Buffer} for
 *     anything else, or null for no body
 */
public record OperationReply(int status, Map<String, String> headers, @Nullable Object body) {

  public OperationReply {
    headers = Map.copyOf(headers);
  }

  /** Answers with the contract's success status. */
  public static OperationReply of(@Nullable Object body) {
    return new OperationReply(0, Map.of(), body);
  }

  /** Answers with content of another type than JSON. */
  public static OperationReply bytes(String contentType, Buffer body) {
    return new OperationReply(0, Map.of("content-type", contentType), body);
  }
}
