package io.tributary.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void pauseShouldGrowAndBeSpread() {
    assertThat(Backoff.after(1, 0)).isEqualTo(Duration.ofMillis(7_500));
    assertThat(Backoff.after(1, 1)).isEqualTo(Duration.ofMillis(12_500));
    assertThat(Backoff.after(4, 0.5)).isEqualTo(Duration.ofSeconds(80));
  }

  @Test
  void pauseShouldNotGrowForEver() {
    assertThat(Backoff.after(1_000, 0.5)).isEqualTo(Duration.ofHours(6));
  }
}
