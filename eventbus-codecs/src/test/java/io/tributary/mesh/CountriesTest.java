package io.tributary.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountriesTest {

  @Test
  void codeShouldBeInCapitals() {
    assertThat(Countries.parse("country", "gb")).isEqualTo("GB");
    assertThat(Countries.parse("country", "XK")).isEqualTo("XK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU", "XX", "GBR", "", "Britain", "ıe"})
  void codeOfNoCountryShouldBeRefused(String text) {
    assertThatThrownBy(() -> Countries.parse("geo", text)).hasMessageContaining("no ISO 3166-1");
  }

  @Test
  void britainShouldBeNamed() {
    assertThatThrownBy(() -> Countries.parse("geo", "UK")).hasMessageContaining("Britain is GB");
  }
}
