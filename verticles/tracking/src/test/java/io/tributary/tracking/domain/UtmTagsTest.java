package io.tributary.tracking.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UtmTagsTest {

  @Test
  void mergeShouldAddToAnAddressWithoutPathOrQuery() {
    assertThat(UtmTags.merge("https://example.com", Map.of("utm_source", "a b&c")))
        .isEqualTo("https://example.com/?utm_source=a%20b%26c");
  }

  @Test
  void mergeShouldKeepEverythingElse() {
    assertThat(
            UtmTags.merge(
                "https://example.com/x?b=%2F&utm_source=old&a=&c#frag?x",
                Map.of("utm_source", "new", "ref", "me")))
        .isEqualTo("https://example.com/x?b=%2F&a=&c&utm_source=new&ref=me#frag?x");
  }

  @Test
  void mergeShouldTakeOutWhatIsNull() {
    Map<String, @Nullable String> changes = new HashMap<>();
    changes.put("utm_source", null);

    assertThat(UtmTags.merge("https://example.com/x?utm_source=old#f", changes))
        .isEqualTo("https://example.com/x#f");
  }

  @Test
  void mergeShouldLeaveTheAddressWhenNothingChanges() {
    assertThat(UtmTags.merge("https://example.com?&&", Map.of()))
        .isEqualTo("https://example.com?&&");
  }

  @Test
  void tagsShouldBeReadOffTheAddress() {
    UtmTags tags =
        UtmTags.of(
            "https://example.com/?utm_source=a+b&utm_medium=&utm_term=%zz&ref=r#utm_content=x");

    assertThat(tags.source()).isEqualTo("a b");
    assertThat(tags.medium()).isNull();
    assertThat(tags.term()).isEqualTo("%zz");
    assertThat(tags.content()).isNull();
    assertThat(tags.ref()).isEqualTo("r");
  }

  /** What is merged in is what is read off, whatever characters it has. */
  @Test
  void mergedTagsShouldBeReadBack() {
    Random random = new Random(7);
    String alphabet = "abc &=+%#?/\"'é漢";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder value = new StringBuilder("x");
      for (int j = random.nextInt(12); j > 0; j--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String url =
          UtmTags.merge(
              "https://example.com/a?utm_source=old&q=1#f",
              Map.of("utm_source", value.toString(), "utm_campaign", "c"));

      assertThat(UtmTags.of(url).source()).isEqualTo(value.toString().strip());
      assertThat(UtmTags.of(url).campaign()).isEqualTo("c");
      assertThat(url).endsWith("#f").contains("q=1");
    }
  }
}
