package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the wire must carry beside the ordinary; GoldenTest holds the bytes. */
class MeshCodecsTest {

  @Test
  void requestWithoutCallerShouldSurviveTheWire() {
    OperationRequest open =
        new OperationRequest(
            "auth.keys.jwks", null, Map.of(), new JsonObject(), null, 5, "req_2", "k", "");
    assertThat(roundTrip(MeshCodecs.operationRequest(), open)).isEqualTo(open);
  }

  @Test
  void replyWithBytesShouldSurviveTheWire() {
    OperationReply png = OperationReply.bytes("image/png", Buffer.buffer(new byte[] {1, 2, -1}));
    assertThat(roundTrip(MeshCodecs.operationReply(), png)).isEqualTo(png);
  }

  @Test
  void everyFailureCodeShouldSurviveTheWire() {
    for (FailureCode code : FailureCode.values()) {
      MeshException failure = new MeshException(code, "why", List.of(), 7);
      MeshException read = roundTrip(MeshCodecs.failure(), failure);
      assertThat(read.code()).isEqualTo(code);
      assertThat(read.getMessage()).isEqualTo("why");
      assertThat(read.retryAfterSeconds()).isEqualTo(7);
    }
  }

  @Test
  void failureCodesShouldNotShareAStatus() {
    assertThat(FailureCode.values()).extracting(FailureCode::status).doesNotHaveDuplicates();
    assertThat(FailureCode.values()).extracting(FailureCode::wire).doesNotHaveDuplicates();
  }

  @Test
  void requestThatIsNoneShouldNameTheField() {
    JsonObject whole = MeshCodecs.toJson(Samples.REQUEST);
    assertThat(MeshCodecs.requestOf(whole)).isEqualTo(Samples.REQUEST);
    refused(whole.copy(), "operationId", null, "has no operationId");
    refused(whole.copy(), "operationId", 7, "operationId must be a text");
    refused(whole.copy(), "deadlineMs", null, "has no deadlineMs");
    refused(whole.copy(), "deadlineMs", "soon", "deadlineMs must be a whole number");
    refused(whole.copy(), "deadlineMs", 1.5, "deadlineMs must be a whole number");
    refused(whole.copy(), "path", "x", "path must be an object");
    refused(whole.copy(), "query", new JsonArray(), "query must be an object");
    refused(whole.copy(), "requestId", 1, "requestId must be a text");
    refused(whole.copy(), "idempotencyKey", true, "idempotencyKey must be a text");
    refused(whole.copy(), "clientIp", 1, "clientIp must be a text");
    refused(whole.copy(), "principal", "me", "principal must be an object");
    for (String part : List.of("workspaceId", "currency", "kind", "subjectId", "scopes")) {
      JsonObject principal = whole.getJsonObject("principal").copy();
      principal.remove(part);
      refused(whole.copy(), "principal", principal, "has no principal." + part);
    }
    refused(
        whole.copy(),
        "principal",
        whole.getJsonObject("principal").copy().put("kind", "ROBOT"),
        "principal.kind must be one of");
  }

  private static void refused(
      JsonObject request, String field, @Nullable Object value, String why) {
    assertThatThrownBy(() -> MeshCodecs.requestOf(request.put(field, value)))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining(why)
        .extracting(failure -> ((MeshException) failure).code())
        .isEqualTo(FailureCode.BAD_REQUEST);
  }

  @Test
  void answerThatIsNoneShouldSayWhy() {
    notAnAnswer(new JsonObject().put("status", "many"), "status is no whole number");
    notAnAnswer(new JsonObject().put("status", 200.5), "status is no whole number");
    notAnAnswer(new JsonObject().put("headers", 7), "headers is no object");
    notAnAnswer(new JsonObject().put("bytes", 7), "bytes is no text");
    notAnAnswer(new JsonObject().put("bytes", "%%"), "bytes is no base64");
  }

  private static void notAnAnswer(JsonObject json, String why) {
    assertThatThrownBy(() -> MeshCodecs.replyOf(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatHasNoVersionShouldBeRefused() {
    Buffer wire = Buffer.buffer().appendByte((byte) 0).appendInt(2).appendString("{}");
    assertThatThrownBy(() -> MeshCodecs.operationReply().decodeFromWire(0, wire))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 0");
  }

  private static <T> T roundTrip(JsonCodec<T> codec, T message) {
    Buffer before = Buffer.buffer("xyz");
    codec.encodeToWire(before, message);
    return codec.decodeFromWire(3, before);
  }
}
