package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The bytes that other nodes and other languages rely on. A change here is a change of the
 * contract.
 */
class MeshCodecsTest {
  private static final OperationRequest REQUEST =
      new OperationRequest(
          "tracking.links.info",
          new Principal("ws_1", "xof", Principal.Kind.API_KEY, "key_1", Set.of("links.read")),
          Map.of("linkId", "link_1"),
          new JsonObject().put("page", 1),
          new JsonObject().put("url", "https://example.com"),
          1_790_000_000_000L,
          "req_1",
          null,
          "203.0.113.7");

  @Test
  void requestShouldKeepItsBytes() {
    String json =
        "{\"operationId\":\"tracking.links.info\",\"principal\":{\"workspaceId\":\"ws_1\",\"currency\":\"xof\","
            + "\"kind\":\"API_KEY\",\"subjectId\":\"key_1\",\"scopes\":[\"links.read\"]},\"path\":{\"linkId\":\"link_1\"},"
            + "\"query\":{\"page\":1},\"body\":{\"url\":\"https://example.com\"},\"deadlineMs\":1790000000000,"
            + "\"requestId\":\"req_1\",\"idempotencyKey\":null,\"clientIp\":\"203.0.113.7\"}";
    assertThat(wire(MeshCodecs.operationRequest(), REQUEST)).isEqualTo(framed(json));
  }

  @Test
  void requestShouldSurviveTheWire() {
    assertThat(roundTrip(MeshCodecs.operationRequest(), REQUEST)).isEqualTo(REQUEST);
  }

  @Test
  void requestWithoutCallerShouldSurviveTheWire() {
    OperationRequest open =
        new OperationRequest(
            "auth.keys.jwks", null, Map.of(), new JsonObject(), null, 5, "req_2", "k", "");
    assertThat(roundTrip(MeshCodecs.operationRequest(), open)).isEqualTo(open);
  }

  @Test
  void replyShouldKeepItsBytes() {
    OperationReply reply =
        new OperationReply(201, Map.of("x-total-count", "2"), new JsonArray().add(1));
    assertThat(wire(MeshCodecs.operationReply(), reply))
        .isEqualTo(framed("{\"status\":201,\"headers\":{\"x-total-count\":\"2\"},\"body\":[1]}"));
    assertThat(roundTrip(MeshCodecs.operationReply(), reply)).isEqualTo(reply);
  }

  @Test
  void replyWithBytesShouldSurviveTheWire() {
    OperationReply png = OperationReply.bytes("image/png", Buffer.buffer(new byte[] {1, 2, -1}));
    assertThat(roundTrip(MeshCodecs.operationReply(), png)).isEqualTo(png);
  }

  @Test
  void failureShouldKeepItsBytes() {
    MeshException failure =
        new MeshException(
            FailureCode.UNPROCESSABLE_ENTITY, "url: no", List.of(new FieldError("url", "no")), 0);
    assertThat(wire(MeshCodecs.failure(), failure))
        .isEqualTo(
            framed(
                "{\"code\":\"unprocessable_entity\",\"message\":\"url: no\",\"retryAfterSeconds\":0,"
                    + "\"fields\":[{\"field\":\"url\",\"message\":\"no\"}]}"));
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
  void unknownVersionShouldBeRefused() {
    Buffer wire = Buffer.buffer().appendByte((byte) 9).appendInt(2).appendString("{}");
    assertThatThrownBy(() -> MeshCodecs.operationReply().decodeFromWire(0, wire))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 9");
  }

  @Test
  void newerNodeMayAddKeys() {
    byte[] newer =
        "{\"linkId\":\"link_1\",\"revision\":3,\"since\":\"v2\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(MeshJson.decode(newer, LinkChanged.class)).isEqualTo(new LinkChanged("link_1", 3));
  }

  @Test
  void eventsShouldKeepTheirJson() {
    CommissionCreated commission =
        new CommissionCreated(
            "cm_1", "ws_1", "Programme", "pn_1", "Awa", null, "fr", "sale", 2500, 250, "xof", 1L);
    String json = new String(MeshJson.encode(commission), StandardCharsets.UTF_8);
    assertThat(json)
        .isEqualTo(
            "{\"commissionId\":\"cm_1\",\"workspaceId\":\"ws_1\",\"programName\":\"Programme\",\"partnerId\":\"pn_1\","
                + "\"partnerName\":\"Awa\",\"partnerEmail\":null,\"partnerLocale\":\"fr\",\"type\":\"sale\","
                + "\"amountMinor\":2500,\"earningsMinor\":250,\"currency\":\"xof\",\"createdAtMs\":1}");
    assertThat(MeshJson.decode(MeshJson.encode(commission), CommissionCreated.class))
        .isEqualTo(commission);
  }

  private static <T> Buffer wire(JsonCodec<T> codec, T message) {
    Buffer buffer = Buffer.buffer();
    codec.encodeToWire(buffer, message);
    return buffer;
  }

  private static <T> T roundTrip(JsonCodec<T> codec, T message) {
    Buffer before = Buffer.buffer("xyz");
    codec.encodeToWire(before, message);
    return codec.decodeFromWire(3, before);
  }

  private static Buffer framed(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer().appendByte((byte) 1).appendInt(bytes.length).appendBytes(bytes);
  }
}
