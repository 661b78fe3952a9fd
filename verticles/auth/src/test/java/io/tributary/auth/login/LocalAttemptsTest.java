package io.tributary.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAttemptsTest {
  private static final List<String> ANN = List.of("account:ann", "ip:1");

  private final MovingClock clock = new MovingClock();
  private final LocalAttempts attempts =
      new LocalAttempts(new AttemptWindow(3, Duration.ofMinutes(1)), clock);

  @Test
  void takeShouldRefuseTheFourthWithinTheWindow() {
    for (int i = 0; i < 3; i++) {
      assertThat(attempts.take(ANN)).isZero();
      clock.move(Duration.ofSeconds(10));
    }

    assertThat(attempts.take(ANN)).isEqualTo(30_000);
  }

  @Test
  void takeShouldAllowAgainAfterAsLongAsItSaid() {
    for (int i = 0; i < 3; i++) {
      attempts.take(ANN);
    }
    clock.move(Duration.ofMillis(attempts.take(ANN)));

    assertThat(attempts.take(ANN)).isZero();
  }

  @Test
  void takeShouldCountNamesApart() {
    for (int i = 0; i < 3; i++) {
      attempts.take(ANN);
    }

    assertThat(attempts.take(List.of("account:bob", "ip:2"))).isZero();
    assertThat(attempts.take(List.of("account:bob", "ip:1"))).isPositive();
    assertThat(attempts.take(List.of("account:ann", "ip:2"))).isPositive();
  }

  @Test
  void takeShouldNotCountWhatItRefuses() {
    for (int i = 0; i < 10; i++) {
      attempts.take(List.of("account:ann", "ip:" + i));
    }

    assertThat(attempts.take(List.of("account:bob", "ip:9"))).isZero();
  }

  @Test
  void stricterShouldAllowLessButNeverNothing() {
    assertThat(new AttemptWindow(5, Duration.ofMinutes(1)).stricter().limit()).isEqualTo(3);
    assertThat(new AttemptWindow(1, Duration.ofMinutes(1)).stricter().limit()).isEqualTo(1);
  }

  @Test
  void networkShouldBeTheAddressOrItsIpv6Subscriber() {
    assertThat(LoginLimiter.network("203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(LoginLimiter.network("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(LoginLimiter.network("2001:db8:1:2::1"))
        .isNotEqualTo(LoginLimiter.network("2001:db8:1:3::1"));
    assertThat(LoginLimiter.network("no address")).isEqualTo("no address");
  }

  private static final class MovingClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
