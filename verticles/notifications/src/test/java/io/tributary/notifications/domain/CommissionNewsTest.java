package io.tributary.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.CommissionCreated;
import org.junit.jupiter.api.Test;

class CommissionNewsTest {

  @Test
  void englishMoneyShouldNameTheCountryOfTheDollar() {
    assertThat(earnings("en", 300, "usd")).isEqualTo("US$3.00");
  }

  @Test
  void frenchMoneyShouldBeWrittenTheFrenchWay() {
    assertThat(earnings("fr-SN", 1_500, "xof")).matches("1\\h500\\hF\\hCFA");
    assertThat(earnings("fr", 300, "usd")).matches("3,00\\h\\$US");
  }

  @Test
  void currencyWithThreeDigitsShouldKeepThem() {
    assertThat(earnings("en", 1_234, "kwd")).contains("1.234");
  }

  @Test
  void saleAndRewardShouldEachKeepTheirCurrency() {
    CommissionCreated flat =
        new CommissionCreated(
            "cm_1", "ws_1", "Acme", "pn_1", "Ada", null, "en", "sale", 5_000, 1_000, "usd", 0,
            "jpy");

    assertThat(CommissionNews.words(flat))
        .containsEntry("amount", "JP¥5,000")
        .containsEntry("earnings", "US$10.00");
  }

  @Test
  void unknownLanguageShouldBecomeEnglish() {
    assertThat(CommissionNews.language("de-DE")).isEqualTo("en");
    assertThat(CommissionNews.language("")).isEqualTo("en");
  }

  @Test
  void nameShouldNotBeginANewHeader() {
    CommissionCreated commission = commission("en", 300, "usd", "Acme\r\nBcc: all@example.com");

    assertThat(CommissionNews.words(commission).get("program"))
        .isEqualTo("Acme Bcc: all@example.com");
  }

  private static String earnings(String locale, long minor, String currency) {
    return String.valueOf(
        CommissionNews.words(commission(locale, minor, currency, "Acme")).get("earnings"));
  }

  private static CommissionCreated commission(
      String locale, long minor, String currency, String program) {
    return new CommissionCreated(
        "cm_1",
        "ws_1",
        program,
        "pn_1",
        "Ada",
        "ada@example.com",
        locale,
        "sale",
        minor * 10,
        minor,
        currency,
        0);
  }
}
