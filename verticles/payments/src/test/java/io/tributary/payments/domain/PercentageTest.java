package io.tributary.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentageTest {
  /** A fixed seed: what fails once fails again. */
  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(20261121);

  private static final int SAMPLES = 200_000;

  @ParameterizedTest
  @CsvSource({
    "10, 3000, 300",
    "10, 105, 11",
    "10, 104, 10",
    "12.5, 1000, 125",
    "0.0001, 499999, 0",
    "0.0001, 500000, 1",
    "100, 9223372036854775807, 9223372036854775807",
    "50, 1, 1",
    "33.3333, 3, 1",
  })
  void shareShouldBeRoundedHalfUp(BigDecimal percent, long amount, long earnings) {
    assertThat(Percentage.ofPercent(percent).of(amount)).isEqualTo(earnings);
  }

  @Test
  void shareShouldEqualExactArithmeticForAnyAmount() {
    for (int i = 0; i < SAMPLES; i++) {
      Percentage percentage = anyPercentage();
      long amount = anyAmount();

      long exact =
          new BigDecimal(
                  BigInteger.valueOf(amount).multiply(BigInteger.valueOf(percentage.parts())))
              .divide(BigDecimal.valueOf(Percentage.WHOLE), 0, RoundingMode.HALF_UP)
              .longValueExact();

      assertThat(percentage.of(amount)).isEqualTo(exact).isBetween(0L, amount);
    }
  }

  @Test
  void splittingASaleShouldChangeTheEarningsByOneUnitAtMost() {
    for (int i = 0; i < SAMPLES; i++) {
      Percentage percentage = anyPercentage();
      long amount = anyAmount();
      long part = random.nextLong(amount + 1 > 0 ? amount + 1 : Long.MAX_VALUE);

      long split = percentage.of(part) + percentage.of(amount - part);

      assertThat(split - percentage.of(amount)).isBetween(-1L, 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "100.0001", "12.34567"})
  void whatIsNoShareShouldBeRefused(BigDecimal percent) {
    assertThatThrownBy(() -> Percentage.ofPercent(percent))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void percentShouldBeWrittenAsItWasRead() {
    for (String percent : new String[] {"10", "12.5", "0.0001", "100", "33.3333"}) {
      assertThat(Percentage.ofPercent(new BigDecimal(percent)).percent())
          .isEqualByComparingTo(percent);
    }
  }

  private Percentage anyPercentage() {
    return new Percentage(random.nextInt(1, Percentage.WHOLE + 1));
  }

  /** Small and huge ones alike. */
  private long anyAmount() {
    return random.nextLong() >>> random.nextInt(1, 64);
  }
}
