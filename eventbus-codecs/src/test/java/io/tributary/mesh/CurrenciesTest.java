package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CurrenciesTest {
  @Test
  void parseShouldKnowIso4217InAnyCase() {
    assertThat(Currencies.parse("XOF")).contains("xof");
    assertThat(Currencies.parse("usd")).contains("usd");
    assertThat(Currencies.parse("abc")).isEmpty();
    assertThat(Currencies.parse("")).isEmpty();
  }

  @Test
  void majorShouldUseTheCurrencysOwnDigits() {
    assertThat(Currencies.major(1234, "usd")).isEqualByComparingTo("12.34");
    assertThat(Currencies.major(1234, "xof")).isEqualByComparingTo("1234");
    assertThat(Currencies.major(1234, "kwd")).isEqualByComparingTo("1.234");
  }
}
