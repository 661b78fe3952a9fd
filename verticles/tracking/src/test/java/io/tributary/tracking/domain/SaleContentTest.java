package io.tributary.tracking.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaleContentTest {
  /** What a free trial is, and what is not. */
  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "4900, true"})
  void saleOfNothingShouldBeNone(long amount, boolean sold) {
    assertThat(sale("ada", amount, "usd", "Purchase").soldSomething()).isEqualTo(sold);
  }

  private static Sale sale(String customer, long amount, String currency, String eventName) {
    return new Sale(
        new Customer.Profile(customer, null, null, null),
        amount,
        currency,
        eventName,
        "custom",
        "inv-1",
        null,
        null,
        null);
  }
}
