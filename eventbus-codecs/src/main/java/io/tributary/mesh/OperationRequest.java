package io.tributary.mesh;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation of the OpenAPI contract. The gateway sends it to the address that equals
 * the {@code operationId}; whoever consumes that address answers with an {@link OperationReply}.
 *
 * <p>JSON form: an object with exactly these keys; {@code principal} and {@code body} may be null.
 *
 * @param operationId the contract's name of the operation, which is also its bus address
 * @param principal who asks; null for operations that the contract leaves open
 * @param path path parameters, validated against the contract
 * @param query query parameters, validated; defaults of the contract are filled in
 * @param body the JSON body ({@code JsonObject} or {@code JsonArray}), validated, or null
 * @param deadlineMs epoch milliseconds after which nobody waits for the answer any more
 * @param requestId the id that the client sees on its answer and that stands in every log line
 * @param idempotencyKey the client's {@code Idempotency-Key}, or null
 * @param clientIp the caller's address as the gateway trusts it; empty inside the mesh
 */
public record OperationRequest(
    String operationId,
    @Nullable Principal principal,
    Map<String, String> path,
    JsonObject query,
    @Nullable Object body,
    long deadlineMs,
    String requestId,
    @Nullable String idempotencyKey,
    String clientIp) {

  public OperationRequest {
    path = Map.copyOf(path);
  }

  /**
   * The same caller, deadline and request id, asking another context to do a part of the work. The
   * idempotency key does not travel: it belongs to the outer operation's transaction.
   */
  public OperationRequest onBehalf(
      String operation,
      Map<String, String> newPath,
      JsonObject newQuery,
      @Nullable Object newBody) {
    return new OperationRequest(
        operation, principal, newPath, newQuery, newBody, deadlineMs, requestId, null, clientIp);
  }

  /** A request that the platform makes by itself. */
  public static OperationRequest system(
      String operation,
      Principal principal,
      JsonObject query,
      @Nullable Object body,
      long deadlineMs) {
    return new OperationRequest(
        operation, principal, Map.of(), query, body, deadlineMs, operation, null, "");
  }
}
