package io.tributary.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyVaultTest {
  private static final byte[] KEY =
      "thirty-two bytes of private key.".getBytes(StandardCharsets.UTF_8);

  private final KeyVault vault = new KeyVault("a secret of the tests", new SecureRandom());

  @Test
  void openShouldGiveBackWhatWasSealed() {
    assertThat(vault.open(vault.seal(KEY, "kid"), "kid")).isEqualTo(KEY);
  }

  @Test
  void sealShouldHideTheKeyAndDifferEachTime() {
    byte[] sealed = vault.seal(KEY, "kid");

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("private key");
    assertThat(sealed).isNotEqualTo(vault.seal(KEY, "kid"));
  }

  @Test
  void openShouldRefuseAnotherSecret() {
    KeyVault other = new KeyVault("another secret altogether", new SecureRandom());

    assertRefused(() -> other.open(vault.seal(KEY, "kid"), "kid"));
  }

  @Test
  void openShouldRefuseAnotherRowsKey() {
    assertRefused(() -> vault.open(vault.seal(KEY, "kid"), "another"));
  }

  @Test
  void openShouldRefuseWhatIsTooShort() {
    assertRefused(() -> vault.open(new byte[7], "kid"));
  }

  private static void assertRefused(Runnable open) {
    assertThatThrownBy(open::run)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("auth.keyEncryptionSecret");
  }
}
