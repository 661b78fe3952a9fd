package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.config.ConfigException;
import io.tributary.kit.config.Settings;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {

  @Test
  void membersShouldBeReadWithAndWithoutPorts() {
    ClusterConfig config =
        config(Map.of("cluster.members", "10.0.0.7, 10.0.0.8:7900, [2001:db8::1]:7901"));
    assertThat(config.host().getHostAddress()).isEqualTo("10.0.0.7");
    assertThat(config.members())
        .extracting(java.net.InetSocketAddress::getPort)
        .containsExactly(7800, 7900, 7901);
    assertThat(config.tls()).isNull();
  }

  @Test
  void aNameShouldBeRefusedAsTheNodesOwnAddress() {
    refused(Map.of("cluster.host", "node-1.example.com"), "in numbers");
  }

  @Test
  void theLoopbackShouldBeRefusedUnlessAllowed() {
    refused(Map.of("cluster.host", "127.0.0.1"), "loopback");
    assertThat(
            config(Map.of("cluster.host", "127.0.0.1", "cluster.allowLoopback", "true"))
                .host()
                .isLoopbackAddress())
        .isTrue();
  }

  @Test
  void anAddressThatNobodyCanConnectToShouldBeRefused() {
    refused(Map.of("cluster.host", "0.0.0.0"), "no such address");
  }

  @Test
  void exactlyOneWayToFindTheOthersShouldBeGiven() {
    refused(Map.of("cluster.members", ""), "exactly one");
    refused(Map.of("cluster.dns", "tributary.mesh.svc"), "exactly one");
  }

  @Test
  void certificatesShouldComeWithTheirKeyAndAuthority() {
    refused(Map.of("cluster.tlsCertificate", "node.pem"), "all three or none");
  }

  private static void refused(Map<String, String> settings, String why) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  private static ClusterConfig config(Map<String, String> settings) {
    InputStream defaults =
        Objects.requireNonNull(
            ClusterConfigTest.class.getClassLoader().getResourceAsStream("conf/tributary.yaml"));
    Map<String, String> all =
        new HashMap<>(Map.of("cluster.host", "10.0.0.7", "cluster.members", "10.0.0.7"));
    all.putAll(settings);
    return ClusterConfig.from(Settings.defaults(defaults).with(all));
  }
}
