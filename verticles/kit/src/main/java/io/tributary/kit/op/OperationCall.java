package io.tributary.kit.op;

import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler sees of one call: typed access to the parts of the request, and hooks that run
 * once its transaction is committed.
 */
public final class OperationCall {
  private final OperationRequest request;
  private final List<Runnable> afterCommit = new ArrayList<>(1);
  private @Nullable OperationReply replay;

  public OperationCall(OperationRequest request) {
    this.request = request;
  }

  public OperationRequest request() {
    return request;
  }

  /**
   * @throws MeshException UNAUTHORIZED if the contract left this operation open and nobody signed
   *     in
   */
  public Principal principal() {
    Principal principal = request.principal();
    if (principal == null) {
      throw MeshException.unauthorized("This needs an API key or a signed-in member.");
    }
    return principal;
  }

  public String workspaceId() {
    return principal().workspaceId();
  }

  /** A path parameter; the contract guarantees that it is there. */
  public String path(String name) {
    String value = request.path().get(name);
    if (value == null) {
      throw MeshException.badRequest("The path has no " + name + ".");
    }
    return value;
  }

  /** A query parameter as text, or null. Empty counts as absent. */
  public @Nullable String query(String name) {
    Object value = request.query().getValue(name);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }

  public int queryInt(String name, int fallback) {
    Object value = request.query().getValue(name);
    return value instanceof Number number ? number.intValue() : fallback;
  }

  public boolean queryFlag(String name, boolean fallback) {
    Object value = request.query().getValue(name);
    return value instanceof Boolean flag ? flag : fallback;
  }

  /** A list parameter: a list as the gateway has read it, or a {@link CommaList}. */
  public List<String> queryList(String name) {
    Object value = request.query().getValue(name);
    if (value == null) {
      return List.of();
    }
    return value instanceof JsonArray array
        ? array.stream().map(String::valueOf).toList()
        : CommaList.split(value.toString());
  }

  /** The JSON object of the body; empty when the contract allows none and none came. */
  public JsonObject body() {
    return request.body() instanceof JsonObject object ? object : new JsonObject();
  }

  /** The JSON array of the body; empty when there is none. */
  public JsonArray bodyArray() {
    return request.body() instanceof JsonArray array ? array : new JsonArray();
  }

  /**
   * Runs after the write is committed, never if it is rolled back. For hints, which may be lost.
   */
  public void afterCommit(Runnable hint) {
    afterCommit.add(hint);
  }

  /**
   * What a repetition with the same idempotency key is answered with, where the answer itself holds
   * a secret that must not be kept.
   */
  public void replayWith(OperationReply withoutSecret) {
    replay = withoutSecret;
  }

  /** A transaction begins, perhaps once more: what an earlier one left does not count. */
  void begin() {
    afterCommit.clear();
    replay = null;
  }

  OperationReply replayOf(OperationReply answer) {
    return replay == null ? answer : replay;
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }
}
