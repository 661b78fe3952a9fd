package io.tributary.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartnerLocaleTest {

  @Test
  void countryShouldDecideUnlessALanguageIsAskedFor() {
    assertThat(PartnerLocale.of(null, "ci")).isEqualTo("fr");
    assertThat(PartnerLocale.of("en-GB", "FR")).isEqualTo("en");
    assertThat(PartnerLocale.of("fr-CA", "US")).isEqualTo("fr");
    assertThat(PartnerLocale.of(null, null)).isEqualTo("en");
  }
}
