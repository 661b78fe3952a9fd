package io.tributary.mesh;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All bus codecs, registered once per {@code Vertx}, before anything is deployed. */
public final class MeshCodecs {
  private MeshCodecs() {}

  /** A message of the bus and its form on the wire. */
  record Registration<T>(Class<T> type, JsonCodec<T> codec) {
    void in(EventBus bus) {
      bus.registerDefaultCodec(type, codec);
    }
  }

  /** Every message that may travel between nodes; tests hold each to its golden bytes. */
  static List<Registration<?>> all() {
    return List.of(
        new Registration<>(OperationRequest.class, operationRequest()),
        new Registration<>(OperationReply.class, operationReply()),
        new Registration<>(MeshException.class, failure()),
        plain("principal", Principal.class),
        plain("credq", CredentialQuery.class),
        plain("keyrev", ApiKeyRevoked.class),
        plain("linkch", LinkChanged.class),
        plain("live", LiveUpdate.class),
        plain("noderep", NodeReport.class));
  }

  public static void registerAll(EventBus bus) {
    all().forEach(message -> message.in(bus));
  }

  private static <T> Registration<T> plain(String name, Class<T> type) {
    return new Registration<>(type, JsonCodec.of(name, type));
  }

  static JsonCodec<OperationRequest> operationRequest() {
    return new JsonCodec<>("opreq", r -> bytes(toJson(r)), json -> requestOf(object(json)));
  }

  static JsonCodec<OperationReply> operationReply() {
    return new JsonCodec<>("oprep", r -> bytes(toJson(r)), json -> replyOf(object(json)));
  }

  static JsonCodec<MeshException> failure() {
    return new JsonCodec<>("fail", f -> bytes(toJson(f)), json -> failureOf(object(json)));
  }

  /** The JSON form of a request, as a service in another language receives it. */
  public static JsonObject toJson(OperationRequest request) {
    JsonObject path = new JsonObject();
    request.path().forEach(path::put);
    return new JsonObject()
        .put("operationId", request.operationId())
        .put("principal", request.principal() == null ? null : toJson(request.principal()))
        .put("path", path)
        .put("query", request.query())
        .put("body", request.body())
        .put("deadlineMs", request.deadlineMs())
        .put("requestId", request.requestId())
        .put("idempotencyKey", request.idempotencyKey())
        .put("clientIp", request.clientIp());
  }

  private static JsonObject toJson(Principal principal) {
    return new JsonObject(Buffer.buffer(MeshJson.encode(principal)));
  }

  /** Reads the JSON form of a request. */
  public static OperationRequest requestOf(JsonObject json) {
    JsonObject principal = json.getJsonObject("principal");
    Map<String, String> path = new HashMap<>();
    json.getJsonObject("path", new JsonObject())
        .forEach(entry -> path.put(entry.getKey(), String.valueOf(entry.getValue())));
    return new OperationRequest(
        json.getString("operationId"),
        principal == null
            ? null
            : MeshJson.decode(principal.toBuffer().getBytes(), Principal.class),
        path,
        json.getJsonObject("query", new JsonObject()),
        json.getValue("body"),
        json.getLong("deadlineMs"),
        json.getString("requestId", ""),
        json.getString("idempotencyKey"),
        json.getString("clientIp", ""));
  }

  /** The JSON form of an answer. */
  public static JsonObject toJson(OperationReply reply) {
    JsonObject headers = new JsonObject();
    reply.headers().forEach(headers::put);
    JsonObject json = new JsonObject().put("status", reply.status()).put("headers", headers);
    return reply.body() instanceof Buffer bytes
        ? json.put("bytes", bytes.getBytes())
        : json.put("body", reply.body());
  }

  /** Reads the JSON form of an answer, as a service in another language sends it. */
  public static OperationReply replyOf(JsonObject json) {
    Map<String, String> headers = new LinkedHashMap<>();
    json.getJsonObject("headers", new JsonObject())
        .forEach(entry -> headers.put(entry.getKey(), String.valueOf(entry.getValue())));
    @Nullable Object body =
        json.containsKey("bytes") ? Buffer.buffer(json.getBinary("bytes")) : json.getValue("body");
    return new OperationReply(json.getInteger("status", 0), headers, body);
  }

  private static JsonObject toJson(MeshException failure) {
    return new JsonObject()
        .put("code", failure.code().wire())
        .put("message", failure.getMessage())
        .put("retryAfterSeconds", failure.retryAfterSeconds())
        .put(
            "fields",
            new JsonArray(
                failure.fields().stream()
                    .map(f -> new JsonObject().put("field", f.field()).put("message", f.message()))
                    .collect(Collectors.toList())));
  }

  private static MeshException failureOf(JsonObject json) {
    String wire = json.getString("code");
    FailureCode code =
        List.of(FailureCode.values()).stream()
            .filter(c -> c.wire().equals(wire))
            .findFirst()
            .orElse(FailureCode.INTERNAL);
    List<FieldError> fields =
        json.getJsonArray("fields", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .map(f -> new FieldError(f.getString("field"), f.getString("message")))
            .toList();
    return new MeshException(
        code, json.getString("message", ""), fields, json.getLong("retryAfterSeconds", 0L));
  }

  private static byte[] bytes(JsonObject json) {
    return Json.encodeToBuffer(json).getBytes();
  }

  private static JsonObject object(byte[] json) {
    return new JsonObject(Buffer.buffer(json));
  }
}
