package io.tributary.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private final Ticking clock = new Ticking();
  private final RateLimiter limiter =
      new RateLimiter(Map.of(RatePolicy.DEFAULT, new RatePolicy(10, 1_000)), clock);

  @Test
  void takeShouldAllowTheWholeBucketAtOnceAndThenRefuse() {
    for (int i = 9; i >= 0; i--) {
      RateDecision decision = limiter.take("default", "key_1");
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.remaining()).isEqualTo(i);
    }
    RateDecision refused = limiter.take("default", "key_1");
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retryMs()).isEqualTo(100);
    assertThat(refused.resetMs()).isEqualTo(1_000);
  }

  @Test
  void takeShouldRefillEvenly() {
    for (int i = 0; i < 10; i++) {
      limiter.take("default", "key_1");
    }
    clock.forward(Duration.ofMillis(250));
    assertThat(limiter.take("default", "key_1").allowed()).isTrue();
    assertThat(limiter.take("default", "key_1").allowed()).isTrue();
    assertThat(limiter.take("default", "key_1").allowed()).isFalse();
  }

  @Test
  void takeShouldCountEachCallerAlone() {
    for (int i = 0; i < 10; i++) {
      limiter.take("default", "key_1");
    }
    assertThat(limiter.take("default", "key_1").allowed()).isFalse();
    assertThat(limiter.take("default", "key_2").allowed()).isTrue();
  }

  @Test
  void secondsShouldRoundUp() {
    assertThat(RateDecision.seconds(1)).isEqualTo(1);
    assertThat(RateDecision.seconds(1_000)).isEqualTo(1);
    assertThat(RateDecision.seconds(1_001)).isEqualTo(2);
  }

  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    void forward(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
