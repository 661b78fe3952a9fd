package io.tributary.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RewardTest {
  private static final Instant FIRST = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void rewardWithoutEndShouldCoverEverySale() {
    assertThat(lasting(null).covers(false, FIRST, FIRST.plusSeconds(1_000_000_000))).isTrue();
  }

  @Test
  void rewardOfMonthsShouldEndWithTheLastDayOfAShortMonth() {
    Reward reward = lasting(1);

    assertThat(reward.covers(false, FIRST, Instant.parse("2026-02-28T11:59:59Z"))).isTrue();
    assertThat(reward.covers(false, FIRST, Instant.parse("2026-02-28T12:00:00Z"))).isFalse();
  }

  @Test
  void rewardOfNoMonthsShouldCoverTheFirstSaleOnly() {
    assertThat(lasting(0).covers(true, FIRST, FIRST)).isTrue();
    assertThat(lasting(0).covers(false, FIRST, FIRST)).isFalse();
    // It arrives late, and is dated before the one that was rewarded as the first.
    assertThat(lasting(0).covers(false, FIRST, FIRST.minusSeconds(60))).isFalse();
  }

  @Test
  void flatRewardShouldRefuseToOverflow() {
    Flat flat = new Flat(new Money(Long.MAX_VALUE / 2, "usd"));

    assertThat(flat.earn(new Money(0, "xof"), 2).currency()).isEqualTo("usd");
    assertThatThrownBy(() -> flat.earn(new Money(0, "usd"), 3))
        .isInstanceOf(ArithmeticException.class);
  }

  private static Reward lasting(@Nullable Integer months) {
    return new Reward("rw_1", RewardEvent.sale, new Percentage(100_000), months);
  }
}
