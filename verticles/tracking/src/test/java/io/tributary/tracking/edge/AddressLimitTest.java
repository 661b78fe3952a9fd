package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.config.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressLimitTest {
  private static final long NOW = 1_795_000_000_000L;

  private final AddressLimit limit = new AddressLimit(new Rate(10, 1_000), 42);

  @Test
  void aFullBucketShouldGiveAllItsTokensAtOnceAndThenRefillEvenly() {
    assertThat(taken("203.0.113.9", 100, NOW)).isEqualTo(10);
    assertThat(limit.take("203.0.113.9", NOW)).isEqualTo(100);
    assertThat(limit.take("203.0.113.9", NOW + 99)).isEqualTo(1);
    assertThat(limit.take("203.0.113.9", NOW + 100)).isZero();
    assertThat(limit.take("203.0.113.9", NOW + 100)).isEqualTo(100);
    assertThat(taken("203.0.113.9", 100, NOW + 2_000)).isEqualTo(10);
  }

  @Test
  void anotherAddressShouldHaveItsOwnBucket() {
    assertThat(taken("203.0.113.9", 11, NOW)).isEqualTo(10);
    for (int i = 1; i < 200; i++) {
      assertThat(limit.take("198.51.100." + i, NOW)).isZero();
    }
  }

  @Test
  void manyAddressesShouldNeverBeRefusedForWhatOthersTook() {
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 250; b++) {
        assertThat(taken("10.7." + a + "." + b, 10, NOW)).isEqualTo(10);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
  })
  void anIpv6NetworkShouldShareOneBucket(String first, String second, boolean shared) {
    assertThat(taken(first, 10, NOW)).isEqualTo(10);
    assertThat(limit.take(second, NOW) > 0).isEqualTo(shared);
  }

  @Test
  void aClockThatIsPutBackShouldNotLockAnybodyOut() {
    assertThat(taken("203.0.113.9", 10, NOW)).isEqualTo(10);
    assertThat(limit.take("203.0.113.9", NOW - 60_000)).isZero();
  }

  @Test
  void aRateShouldNeverBeLowerThanItWasSet() {
    AddressLimit high = new AddressLimit(new Rate(60_000, 1_000), 42);
    AddressLimit beyond = new AddressLimit(new Rate(100_000, 1_000), 42);
    for (int i = 0; i < 60_000; i++) {
      assertThat(high.take("203.0.113.9", NOW)).isZero();
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(beyond.take("203.0.113.9", NOW)).isZero();
    }
  }

  private int taken(String address, int tries, long nowMs) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.take(address, nowMs) == 0 ? 1 : 0;
    }
    return taken;
  }
}
