package io.tributary.mesh;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.impl.JsonUtil;
import java.util.ArrayList;
import java.util.Arrays;
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

  /**
   * Reads the JSON form of a request, which may come from a service in another language: every
   * field is looked at.
   *
   * @throws MeshException BAD_REQUEST that names the field which is missing or is something else
   */
  public static OperationRequest requestOf(JsonObject json) {
    return new OperationRequest(
        RequestFields.text(json, "operationId"),
        RequestFields.principal(json),
        RequestFields.path(json),
        RequestFields.object(json, "query"),
        json.getValue("body"),
        RequestFields.time(json, "deadlineMs"),
        RequestFields.text(json, "requestId", ""),
        RequestFields.textOrNull(json, "idempotencyKey"),
        RequestFields.text(json, "clientIp", ""));
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

  /**
   * Reads the JSON form of an answer, as a service in another language sends it.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  public static OperationReply replyOf(JsonObject json) {
    Object status = json.getValue("status", 0);
    if (!(status instanceof Integer code)) {
      throw new IllegalArgumentException("status is no whole number");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Object extra = json.getValue("headers");
    if (extra instanceof JsonObject named) {
      named.forEach(entry -> headers.put(entry.getKey(), String.valueOf(entry.getValue())));
    } else if (extra != null) {
      throw new IllegalArgumentException("headers is no object");
    }
    return new OperationReply(code, headers, content(json));
  }

  private static @Nullable Object content(JsonObject json) {
    if (!json.containsKey("bytes")) {
      return json.getValue("body");
    }
    if (!(json.getValue("bytes") instanceof String base64)) {
      throw new IllegalArgumentException("bytes is no text in base64");
    }
    try {
      return Buffer.buffer(JsonUtil.BASE64_DECODER.decode(base64));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("bytes is no base64", e);
    }
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
    FailureCode code =
        Arrays.stream(FailureCode.values())
            .filter(c -> c.wire().equals(json.getValue("code")))
            .findFirst()
            .orElse(FailureCode.INTERNAL);
    List<FieldError> fields = new ArrayList<>();
    if (json.getValue("fields") instanceof JsonArray named) {
      for (Object one : named) {
        if (one instanceof JsonObject field) {
          fields.add(
              new FieldError(
                  String.valueOf(field.getValue("field")),
                  String.valueOf(field.getValue("message"))));
        }
      }
    }
    return new MeshException(
        code,
        json.getValue("message") instanceof String message ? message : "",
        fields,
        json.getValue("retryAfterSeconds") instanceof Number seconds ? seconds.longValue() : 0);
  }

  private static byte[] bytes(JsonObject json) {
    return Json.encodeToBuffer(json).getBytes();
  }

  private static JsonObject object(byte[] json) {
    return new JsonObject(Buffer.buffer(json));
  }
}
