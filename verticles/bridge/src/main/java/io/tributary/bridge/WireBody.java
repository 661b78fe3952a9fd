package io.tributary.bridge;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.FieldError;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mesh's messages as JSON, and back. */
final class WireBody {
  private static final String INTERNAL = String.valueOf(MeshException.internal().getMessage());

  /** One of these at least tells the answer to an operation from its body alone. */
  private static final List<String> ENVELOPE = List.of("status", "body", "bytes");

  private WireBody() {}

  /** The documented JSON form of whatever travels on the bus. */
  static @Nullable Object toJson(@Nullable Object body) {
    return switch (body) {
      case null -> null;
      case JsonObject json -> json;
      case JsonArray json -> json;
      case String text -> text;
      case Number number -> number;
      case Boolean flag -> flag;
      case OperationRequest request -> MeshCodecs.toJson(request);
      case OperationReply reply -> MeshCodecs.toJson(reply);
      case Buffer bytes -> bytes.getBytes();
      default -> new JsonObject(Buffer.buffer(MeshJson.encode(body)));
    };
  }

  /** {@code {"code","message","fields"}}, the inside of the envelope that HTTP clients see. */
  static JsonObject toJson(MeshException failure) {
    JsonArray fields = new JsonArray();
    failure
        .fields()
        .forEach(
            f -> fields.add(new JsonObject().put("field", f.field()).put("message", f.message())));
    return new JsonObject()
        .put("code", failure.code().wire())
        .put("message", failure.getMessage())
        .put("fields", fields);
  }

  /**
   * What a client's answer is on the bus: a failure for {@code {"error": …}}, an {@link
   * OperationReply} where an operation was asked, else the JSON itself.
   *
   * @throws IllegalArgumentException if it is no answer to that request
   */
  static @Nullable Object answer(Object request, @Nullable Object body) {
    if (body instanceof JsonObject json && json.getValue("error") instanceof JsonObject error) {
      return failure(error);
    }
    if (!(request instanceof OperationRequest)) {
      return body;
    }
    if (!(body instanceof JsonObject reply) || ENVELOPE.stream().noneMatch(reply::containsKey)) {
      throw new IllegalArgumentException(
          "it is not wrapped in {\"status\": 0, \"headers\": {}, \"body\": …}");
    }
    return MeshCodecs.replyOf(reply);
  }

  /** A frame with {@code failureCode}: an HTTP status, or anything else for «internal». */
  static MeshException failure(Object failureCode, @Nullable Object message) {
    FailureCode code =
        Arrays.stream(FailureCode.values())
            .filter(one -> failureCode.equals(one.status()))
            .findFirst()
            .orElse(FailureCode.INTERNAL);
    return new MeshException(code, text(code, message instanceof String text ? text : null));
  }

  private static MeshException failure(JsonObject error) {
    Object wire = error.getValue("code");
    FailureCode code =
        Arrays.stream(FailureCode.values())
            .filter(one -> one.wire().equals(wire))
            .findFirst()
            .orElse(FailureCode.INTERNAL);
    List<FieldError> fields = new ArrayList<>();
    if (error.getValue("fields") instanceof JsonArray named) {
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
        code, text(code, String.valueOf(error.getValue("message"))), fields, 0);
  }

  /** What went wrong inside of a service is no business of the client's. */
  private static String text(FailureCode code, @Nullable String message) {
    return code == FailureCode.INTERNAL || message == null ? INTERNAL : message;
  }
}
