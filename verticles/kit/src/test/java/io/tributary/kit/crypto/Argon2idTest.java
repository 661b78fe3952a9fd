package io.tributary.kit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Argon2idTest {
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
