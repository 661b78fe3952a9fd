package io.tributary.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CloseReasonTest {
  @Test
  void shortReasonShouldStayAsItIs() {
    assertThat(CloseReason.fitting("this node is going away")).isEqualTo("this node is going away");
  }

  @Test
  void longReasonShouldEndBetweenCharacters() {
    String reason = CloseReason.fitting("€😀".repeat(50));
    assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(120, 123);
    assertThat("€😀".repeat(50)).startsWith(reason);
  }
}
