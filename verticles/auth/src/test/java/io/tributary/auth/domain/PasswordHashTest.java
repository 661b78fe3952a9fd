package io.tributary.auth.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
  private final SecureRandom random = new SecureRandom();

  /** From the test suite of the reference implementation, phc-winner-argon2. */
  @Test
  void matchesShouldAgreeWithTheReferenceImplementation() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(PasswordHash.matches("password", reference)).isTrue();
    assertThat(PasswordHash.matches("Password", reference)).isFalse();
  }

  @Test
  void ofShouldNameOwaspsCost() {
    assertThat(PasswordHash.of("correct horse", random))
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void ofShouldSaltEachHash() {
    assertThat(PasswordHash.of("correct horse", random))
        .isNotEqualTo(PasswordHash.of("correct horse", random));
  }

  @Test
  void matchesShouldAcceptOnlyThePassword() {
    String hash = PasswordHash.of("pässwörd 🔑", random);

    assertThat(PasswordHash.matches("pässwörd 🔑", hash)).isTrue();
    assertThat(PasswordHash.matches("pässwörd", hash)).isFalse();
    assertThat(PasswordHash.matches("", hash)).isFalse();
  }

  @Test
  void matchesShouldAcceptTheSameLettersInOtherCodePoints() {
    assertThat(PasswordHash.matches("cafe\u0301", PasswordHash.of("caf\u00e9", random))).isTrue();
  }

  @Test
  void matchingNothingShouldMatchNothing() {
    assertThat(PasswordHash.matches("", PasswordHash.matchingNothing())).isFalse();
    assertThat(PasswordHash.matches("password", PasswordHash.matchingNothing())).isFalse();
  }

  @Test
  void matchesShouldRefuseAnotherFormat() {
    assertThatThrownBy(() -> PasswordHash.matches("password", "$2a$10$abcdefghijklmnopqrstuv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("abcdefghijklmnopqrstuv");
  }
}
