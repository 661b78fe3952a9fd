package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code conf/tributary.yaml} is the list of settings and their documentation. */
class SettingsFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"dev", "rct", "prod"})
  void everyEnvironmentShouldLoad(String environment) {
    Settings settings =
        ConfFiles.settings(new Options(environment, null, null, false, false, false), Map.of());
    assertThat(settings.flag("solo.enabled")).isEqualTo(environment.equals("dev"));
  }

  @Test
  void environmentShouldWin() {
    Settings settings =
        ConfFiles.settings(
            new Options("dev", null, null, false, false, false),
            Map.of(
                "TRIBUTARY_PORT", "9090",
                "TRIBUTARY_TRUSTED_PROXIES", "10.0.0.0/8",
                "TRIBUTARY_JOURNAL_MAX_MIB", "17"));
    assertThat(settings.integer("journal.maxMiB", 1, 100)).isEqualTo(17);
    assertThat(settings.integer("port", 0, 65_535)).isEqualTo(9090);
    assertThat(settings.list("trustedProxies")).containsExactly("10.0.0.0/8");
  }

  @Test
  void everySettingShouldBeExplained() throws Exception {
    List<String> lines =
        new String(
                getClass()
                    .getClassLoader()
                    .getResourceAsStream("conf/tributary.yaml")
                    .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList();
    Pattern setting = Pattern.compile("\\s*[a-zA-Z]+:\\s+\\S.*");
    List<String> unexplained =
        Stream.iterate(1, i -> i < lines.size(), i -> i + 1)
            .filter(i -> setting.matcher(lines.get(i)).matches())
            // A setting may share the comment of the one above it.
            .filter(i -> !isExplained(lines, i, setting))
            .map(lines::get)
            .toList();
    assertThat(unexplained).isEmpty();
  }

  private static boolean isExplained(List<String> lines, int index, Pattern setting) {
    int above = index - 1;
    while (above > 0 && setting.matcher(lines.get(above)).matches()) {
      above--;
    }
    return lines.get(above).strip().startsWith("#");
  }
}
