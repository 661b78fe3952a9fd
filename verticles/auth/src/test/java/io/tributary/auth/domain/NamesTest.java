package io.tributary.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that things and people have. */
class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "Tributary, tributary",
    "Café Zürich GmbH, cafe-zurich-gmbh",
    "--- A & B ---, a-b",
    "日本, workspace",
    "ﬁne, fine"
  })
  void slugShouldBeMadeOfTheName(String name, String slug) {
    assertThat(Slug.of(name)).isEqualTo(slug);
  }

  @Test
  void slugShouldBeValidForEveryName() {
    Random random = new Random(20_261_121);
    for (int i = 0; i < 2_000; i++) {
      String name =
          random
              .ints(random.nextInt(120), 0, Character.MAX_CODE_POINT + 1)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String slug = Slug.of(name);
      assertThat(Slug.isValid(slug)).as(slug).isTrue();
      assertThat(Slug.isValid(Slug.with(slug, "a1b2c3"))).as(slug).isTrue();
    }
  }

  @Test
  void slugWithSuffixShouldStayWithinItsLength() {
    assertThat(Slug.with("a".repeat(48), "x7")).hasSize(48).endsWith("-x7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin@localhost", "Ann.B+c@Example.COM", " padded@example.com "})
  void emailShouldBeAcceptedWhenPlausible(String address) {
    assertThat(EmailAddress.parse(address)).hasValue(address.strip().toLowerCase());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "a@", "@b", "a b@c", "a@b@c", "a@b\u0000", "<a@b>"})
  void emailShouldBeRefusedWhenNothingCouldBeDelivered(String address) {
    assertThat(EmailAddress.parse(address)).isEmpty();
  }

  @Test
  void apiKeyShouldBeRecognisableAndHidden() {
    ApiKeySecret key = ApiKeySecret.generate(new SecureRandom());

    assertThat(key.text()).matches("trib_[0-9A-Za-z]{32}");
    assertThat(key.prefix()).isEqualTo(key.text().substring(0, 8));
    assertThat(key.hash()).matches("[0-9a-f]{64}");
    assertThat(key.toString()).doesNotContain(key.text());
  }

  @Test
  void sha256ShouldBeLowerCaseHex() {
    assertThat(Sha256.hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
