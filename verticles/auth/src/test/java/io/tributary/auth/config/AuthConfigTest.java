package io.tributary.auth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
  private static final String SECRET = "auth.keyEncryptionSecret";

  @Test
  void fromShouldReadTheShippedDefaults() throws IOException {
    AuthConfig config = AuthConfig.from(settings(Map.of(SECRET, "sixteen letters!")));

    assertThat(config.loginAttempts()).isEqualTo(5);
    assertThat(config.loginWindow()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.tokenLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.currency()).isEqualTo("usd");
  }

  @Test
  void fromShouldRefuseToKeepTheKeyInClearUnlessAllowed() throws IOException {
    Settings defaults = settings(Map.of());

    assertThatThrownBy(() -> AuthConfig.from(defaults))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("TRIBUTARY_AUTH_KEY_ENCRYPTION_SECRET");
    assertThat(
            AuthConfig.from(settings(Map.of("auth.allowUnencryptedKey", "true")))
                .keyEncryptionSecret())
        .isNull();
  }

  @Test
  void fromShouldRefuseAShortSecret() throws IOException {
    Settings settings = settings(Map.of(SECRET, "too short"));

    assertThatThrownBy(() -> AuthConfig.from(settings)).isInstanceOf(ConfigException.class);
  }

  @Test
  void fromShouldRefuseAnUnknownCurrency() throws IOException {
    Settings settings = settings(Map.of(SECRET, "sixteen letters!", "workspace.currency", "zzz"));

    assertThatThrownBy(() -> AuthConfig.from(settings)).hasMessageContaining("workspace.currency");
  }

  @Test
  void textFormShouldHideTheSecret() throws IOException {
    assertThat(AuthConfig.from(settings(Map.of(SECRET, "sixteen letters!"))).toString())
        .doesNotContain("sixteen letters!");
  }

  private static Settings settings(Map<String, String> replacements) throws IOException {
    Path defaults = Path.of(System.getProperty("root.dir"), "conf", "tributary.yaml");
    return Settings.load(Files.newInputStream(defaults), List.of(), List.of(), Map.of())
        .with(replacements);
  }
}
