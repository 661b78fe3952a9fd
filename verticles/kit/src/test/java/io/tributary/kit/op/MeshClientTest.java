package io.tributary.kit.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshClientTest {
  /** What a client is told about each failure that the bus has. */
  private static final Map<ReplyFailure, FailureCode> TOLD =
      new EnumMap<>(
          Map.of(
              ReplyFailure.TIMEOUT, FailureCode.TIMEOUT,
              ReplyFailure.NO_HANDLERS, FailureCode.UNAVAILABLE,
              ReplyFailure.RECIPIENT_FAILURE, FailureCode.INTERNAL,
              ReplyFailure.ERROR, FailureCode.INTERNAL));

  @Test
  void everyFailureOfTheBusShouldHaveItsCode() {
    assertThat(TOLD).containsOnlyKeys(ReplyFailure.values());
    TOLD.forEach((failure, code) -> {
      Throwable told = MeshClient.translate("a.b", new ReplyException(failure, "Pool of 10.0.0.7"));
      assertThat(told).isInstanceOf(MeshException.class);
      assertThat(((MeshException) told).code()).as(failure.name()).isEqualTo(code);
      assertThat(told.getMessage()).doesNotContain("10.0.0.7");
    });
  }

  @Test
  void failureOfTheMeshShouldStayWhatItIs() {
    for (FailureCode code : FailureCode.values()) {
      MeshException failure = new MeshException(code, "why");
      assertThat(MeshClient.translate("a.b", failure)).isSameAs(failure);
    }
  }
}
