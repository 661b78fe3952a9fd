package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
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
