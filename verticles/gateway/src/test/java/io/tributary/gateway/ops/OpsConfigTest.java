package io.tributary.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpsConfigTest {

  @Test
  void nodesOnConsecutivePortsShouldHaveConsecutiveOpsPorts() {
    assertThat(config("8080", "").port()).isEqualTo(9080);
    assertThat(config("8081", "").port()).isEqualTo(9081);
    assertThat(config("8081", "").url()).isEqualTo("http://127.0.0.1:9081");
  }

  @Test
  void portShouldBeTheOneThatIsSetOrNone() {
    assertThat(config("8080", "9464").port()).isEqualTo(9464);
    assertThat(config("8080", "0").isOpen()).isFalse();
  }

  @Test
  void portThatCannotBeMadeUpShouldBeAskedFor() {
    assertThatThrownBy(() -> config("65000", ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ops.port must be set");
  }

  private static OpsConfig config(String port, String opsPort) {
    String yaml = "port: %s%nops:%n  host: 127.0.0.1%n  port: \"%s\"%n".formatted(port, opsPort);
    return OpsConfig.from(
        Settings.defaults(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
  }
}
