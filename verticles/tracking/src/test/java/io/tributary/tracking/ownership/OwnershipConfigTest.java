package io.tributary.tracking.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import io.vertx.core.net.HostAndPort;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipConfigTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2,        10.0.0.2,  53",
    "10.0.0.2:5353,   10.0.0.2,  5353",
    "[fd00::2],       [fd00::2], 53",
    "[fd00::2]:5353,  [fd00::2], 5353"
  })
  void resolverShouldBeAnAddressWithOrWithoutAPort(String resolver, String host, int port) {
    HostAndPort read = Objects.requireNonNull(resolver(resolver));

    assertThat(read.host()).isEqualTo(host);
    assertThat(read.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "dns.example.com:53", "10.0.0.2:0", "10.0.0.2:x", "1.2.3.4.5"})
  void whatIsNoAddressShouldBeRefused(String resolver) {
    assertThatThrownBy(() -> resolver(resolver))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("domains.resolver");
  }

  @Test
  void emptyShouldBeTheSystems() {
    assertThat(resolver("")).isNull();
  }

  private static @Nullable HostAndPort resolver(String value) {
    String yaml =
        "domains: {verification: required, recheckEvery: 10m, resolver: \"%s\"}".formatted(value);
    return OwnershipConfig.from(
            Settings.defaults(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))))
        .resolver();
  }
}
