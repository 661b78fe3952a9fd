package io.tributary.tracking.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a report is a sale, and when two are the same one. */
class SaleContentTest {
  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "4900, true"})
  void saleOfNothingShouldBeNone(long amount, boolean sold) {
    assertThat(sale("ada", amount, "usd", "Purchase", null).soldSomething()).isEqualTo(sold);
  }

  @ParameterizedTest
  @CsvSource({
    "ada, 1000, usd, Purchase, ''",
    "bob, 1000, usd, Purchase, customerExternalId",
    "ada, 1001, usd, Purchase, amount",
    "ada, 1000, eur, Purchase, currency",
    "ada, 1000, usd, Renewal, eventName",
    "bob, 1001, eur, Renewal, 'customerExternalId, amount, currency, eventName'",
  })
  void contentShouldBeWhoBoughtWhatForHowMuch(
      String customer, long amount, String currency, String eventName, String differing) {
    Conversion counted =
        new Conversion(
            "evt_1",
            Conversion.Kind.sale,
            Instant.EPOCH,
            "ws_1",
            "cus_1",
            Click.forgotten("click_1", Instant.EPOCH, "link_1", null),
            "Purchase",
            1,
            1_000,
            "usd",
            "inv-1",
            "custom",
            null);

    assertThat(
            String.join(
                ", ",
                SaleContent.differences(
                    counted, "ada", sale(customer, amount, currency, eventName, Map.of("try", 2)))))
        .isEqualTo(differing);
  }

  private static Sale sale(
      String customer,
      long amount,
      String currency,
      String eventName,
      @Nullable Map<String, Object> metadata) {
    return new Sale(
        new Customer.Profile(customer, null, null, null),
        amount,
        currency,
        eventName,
        "stripe",
        "inv-1",
        null,
        null,
        metadata);
  }
}
