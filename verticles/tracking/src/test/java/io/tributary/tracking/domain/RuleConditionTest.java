package io.tributary.tracking.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.RuleCondition.Kind;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleConditionTest {
  @ParameterizedTest
  @CsvSource({
    "DEVICE, iOS, ios",
    "BROWSER, Chrome, chrome",
    "LANGUAGE, FR-ch, fr-CH",
    "LANGUAGE, pt_br, pt-BR",
    "COUNTRY, ch, CH",
    "COUNTRY, xk, XK",
    "CITY, ' Zürich ', Zürich",
    "IP, ' 10.0.0.0/8 ', 10.0.0.0/8",
    "IP, 2001:db8::/32, 2001:db8::/32",
    "BEFORE, 2026-12-24T18:00:00Z, 2026-12-24T18:00:00.000Z",
  })
  void valuesShouldBeCanonical(Kind kind, String given, String kept) {
    assertThat(of(kind, null, given).values()).containsExactly(kept);
  }

  @ParameterizedTest
  @CsvSource({
    "DEVICE, toaster, there are ios",
    "BROWSER, other, there are chrome",
    "LANGUAGE, français, language tag",
    "LANGUAGE, f, language tag",
    "COUNTRY, ZZ, ISO 3166-1",
    "COUNTRY, Switzerland, ISO 3166-1",
    "CITY, ' ', none may be blank",
    "IP, 10.0.0.0/33, no address or network",
    "IP, example.com, no address or network",
    "IP, 10.0.0, no address or network",
    "BEFORE, tomorrow, no time",
  })
  void nonsenseShouldBeRefusedInWords(Kind kind, String value, String words) {
    assertThatThrownBy(() -> of(kind, null, value))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("rules.0.conditions.1.values: ")
        .hasMessageContaining(words);
  }

  @Test
  void conditionShouldHaveWhatItsKindNeeds() {
    assertThatThrownBy(() -> of(Kind.QUERY, null, "x")).hasMessageContaining("name is required");
    assertThatThrownBy(() -> of(Kind.DEVICE, "x", "ios")).hasMessageContaining(".name: only");
    assertThatThrownBy(() -> of(Kind.ANY_QUERY, "x", "y")).hasMessageContaining("takes none");
    assertThatThrownBy(() -> of(Kind.DEVICE, null)).hasMessageContaining("takes 1 to 50 values");
    assertThatThrownBy(() -> of(Kind.BEFORE, null, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"))
        .hasMessageContaining("takes one time");
    assertThatThrownBy(() -> of(Kind.QUERY, "x", "")).hasMessageContaining("valuelessQuery");
    assertThatThrownBy(
            () -> of(Kind.CITY, null, Collections.nCopies(51, "x").toArray(String[]::new)))
        .hasMessageContaining("takes 1 to 50 values");
  }

  @Test
  void ruleShouldHaveConditions() {
    assertThatThrownBy(() -> LinkRule.of("rules.3", "https://a", List.of()))
        .hasMessageContaining("rules.3.conditions: a rule needs at least one");
  }

  private static RuleCondition of(Kind kind, @Nullable String name, String... values) {
    return RuleCondition.of("rules.0.conditions.1", kind, false, name, List.of(values));
  }
}
