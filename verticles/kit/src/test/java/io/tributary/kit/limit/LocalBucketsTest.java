package io.tributary.kit.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.config.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {
  private static final List<String> ANN = List.of("account:ann", "ip:1");

  private Instant now = Instant.parse("2026-11-21T08:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final LocalBuckets buckets = new LocalBuckets(new Rate(3, 60_000), clock);

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void takeShouldAllowTheWholeBucketAtOnceAndThenOneByOne() {
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take(ANN)).isZero();
    }
    assertThat(buckets.take(ANN)).isEqualTo(20_000);
    pass(Duration.ofSeconds(20));
    assertThat(buckets.take(ANN)).isZero();
    assertThat(buckets.take(ANN)).isPositive();
  }

  @Test
  void takeShouldTakeFromAllBucketsOrNone() {
    for (int i = 0; i < 10; i++) {
      buckets.take(List.of("account:ann", "ip:" + i));
    }
    assertThat(buckets.take(List.of("account:bob", "ip:9"))).isZero();
    assertThat(buckets.take(List.of("account:ann", "ip:9"))).isPositive();
  }

  @Test
  void takeShouldGoOnWhenTheClockWasPutBack() {
    for (int i = 0; i < 3; i++) {
      buckets.take(ANN);
    }
    pass(Duration.ofHours(-1));
    assertThat(buckets.take(ANN)).isEqualTo(20_000);
    pass(Duration.ofSeconds(20));
    assertThat(buckets.take(ANN)).isZero();
  }

  @Test
  void stricterShouldAllowLessButNeverNothing() {
    assertThat(new Rate(5, 1_000).stricter().requests()).isEqualTo(3);
    assertThat(new Rate(1, 1_000).stricter().requests()).isEqualTo(1);
  }
}
