package io.tributary.catalogue.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

  @ParameterizedTest
  @CsvSource({
    "shirt, '', shirt",
    "red shi, 'red ', shi",
    "wi-fi, 'wi-', fi",
    "été d'or, 'été d''', or",
    "' red  ', '', red",
  })
  void parseShouldSplitTheUnfinishedWordOff(String typed, String head, String last) {
    assertThat(SearchText.parse(typed))
        .hasValueSatisfying(text -> {
          assertThat(text.head()).isEqualTo(head);
          assertThat(text.last()).isEqualTo(last);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"red -shirt", "-shirt", "\"red shirt\"", "!!!", "100%"})
  void parseShouldLeaveTheLastWordAloneWhenItIsNoBeginning(String typed) {
    assertThat(SearchText.parse(typed))
        .hasValueSatisfying(text -> assertThat(text.last()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u0000", "\t\n"})
  void parseShouldFindNothingToSearchFor(String typed) {
    assertThat(SearchText.parse(typed)).isEmpty();
  }

  @Test
  void parseShouldNotCutACharacterInHalf() {
    assertThat(SearchText.parse("a".repeat(199) + "\ud83d\udd11"))
        .hasValueSatisfying(text -> assertThat(text.whole()).isEqualTo("a".repeat(199)));
  }

  @Test
  void parseShouldKeepEveryTextWithinItsBounds() {
    Random random = new Random(20_261_121);
    for (int i = 0; i < 2_000; i++) {
      String typed =
          random
              .ints(random.nextInt(400), 0, Character.MAX_CODE_POINT + 1)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      SearchText.parse(typed)
          .ifPresent(text -> {
            assertThat(text.whole().length()).isBetween(1, SearchText.LONGEST);
            assertThat(text.whole()).doesNotContainPattern("[\\x00\\p{Cs}]");
            if (!text.last().isEmpty()) {
              assertThat(text.head() + text.last()).isEqualTo(text.whole());
            }
          });
    }
  }
}
