package io.tributary.kit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Argon2idTest {
  /** From the test suite of the reference implementation, phc-winner-argon2. */
  @Test
  void matchesShouldAgreeWithTheReferenceImplementation() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(Argon2id.matches("password", reference)).isTrue();
    assertThat(Argon2id.matches("Password", reference)).isFalse();
  }

  @Test
  void matchesShouldAcceptOnlyTheSamePassword() {
    String hash = Argon2id.hash("correct horse");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Argon2id.matches("correct horse", hash)).isTrue();
    assertThat(Argon2id.matches("correct horsE", hash)).isFalse();
    assertThat(Argon2id.matches("", hash)).isFalse();
  }

  @Test
  void matchesShouldAcceptTheSameLettersInOtherCodePoints() {
    assertThat(Argon2id.matches("e\u0301t\u00e9", Argon2id.hash("\u00e9te\u0301"))).isTrue();
  }

  @Test
  void matchesShouldRefuseWhatIsNoHash() {
    assertThatThrownBy(() -> Argon2id.matches("x", "plain"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
