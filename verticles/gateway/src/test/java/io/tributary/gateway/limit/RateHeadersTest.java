package io.tributary.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.config.Rate;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class RateHeadersTest {
  private static final RateClass DEFAULT =
      new RateClass("default", new Rate(6_000, 60_000), new Rate(6_000, 60_000));

  @Test
  void headersShouldSayWhatIsLeftAndWhenAllOfItIsBack() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    RateHeaders.put(new RateDecision(true, DEFAULT, 5_999, 0), headers);

    assertThat(headers.get("RateLimit-Policy")).isEqualTo("\"default\";q=6000;w=60");
    assertThat(headers.get("RateLimit")).isEqualTo("\"default\";r=5999;t=1");
    assertThat(headers.get("X-RateLimit-Limit")).isEqualTo("6000");
    assertThat(headers.get("X-RateLimit-Remaining")).isEqualTo("5999");
    assertThat(headers.get("X-RateLimit-Reset")).isEqualTo("1");
  }

  @Test
  void headersOfARefusalShouldSayThatNothingIsLeft() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    RateHeaders.put(new RateDecision(false, DEFAULT, 0, 10), headers);

    assertThat(headers.get("RateLimit")).isEqualTo("\"default\";r=0;t=60");
  }

  @Test
  void fullBucketShouldNeedNoTime() {
    assertThat(new RateDecision(true, DEFAULT, 6_000, 0).resetMs()).isZero();
  }
}
