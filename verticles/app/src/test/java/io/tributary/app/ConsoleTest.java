package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.roles.Roles;
import io.tributary.gateway.ops.OpsConfig;
import io.tributary.kit.config.Settings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  /** What a start prints stays in journals and in the logs of containers. */
  @Test
  void firstStartShouldShowOnlyTheSecretsThatItMadeUp() {
    String shown = shown(Map.of("TRIBUTARY_BOOTSTRAP_PASSWORD", "chosen by a person"));

    assertThat(shown)
        .contains("me@example.com  as the settings say", "API key     the key")
        .contains("Health      http://127.0.0.1:9080/health")
        .doesNotContain("chosen by a person");
  }

  @Test
  void firstStartShouldShowBothSecretsWhereNoneIsGiven() {
    assertThat(shown(Map.of())).contains("chosen by a person", "the key");
  }

  private static String shown(Map<String, String> environment) {
    Settings settings = ConfFiles.settings(Options.parse(new String[0]), environment);
    JsonObject made =
        new JsonObject()
            .put("created", true)
            .put("email", "me@example.com")
            .put("password", "chosen by a person")
            .put("apiKey", "the key");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new Console(new PrintStream(said, true, StandardCharsets.UTF_8))
        .ready(
            "http://localhost:8080",
            OpsConfig.from(settings),
            Roles.from(settings),
            Main.shown(made, settings),
            Path.of("first-login.json"),
            Duration.ofSeconds(1));
    return said.toString(StandardCharsets.UTF_8);
  }
}
