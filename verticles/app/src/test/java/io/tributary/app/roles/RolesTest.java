package io.tributary.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RolesTest {

  @Test
  void allShouldMeanEveryRole() {
    assertThat(roles("all").hosted()).containsExactlyInAnyOrder(Role.values());
    assertThat(roles("all").text()).isEqualTo("all");
  }

  @Test
  void someShouldBeReadInAnyOrderAndCase() {
    Roles roles = roles("Tracking, gateway,tracking");
    assertThat(roles.hosted()).containsExactlyInAnyOrder(Role.GATEWAY, Role.TRACKING);
    assertThat(roles.text()).isEqualTo("gateway,tracking");
  }

  @Test
  void aRoleThatDoesNotExistShouldBeNamedBesideThoseThatDo() {
    assertThatThrownBy(() -> roles("gateway,traking"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("«traking»")
        .hasMessageContaining("tracking, payments");
  }

  @Test
  void aNodeThatHostsNothingShouldBeRefused() {
    assertThatThrownBy(() -> roles("''"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must name what this node hosts");
  }

  private static Roles roles(String setting) {
    return Roles.from(
        Settings.defaults(
            new ByteArrayInputStream(("roles: " + setting).getBytes(StandardCharsets.UTF_8))));
  }
}
