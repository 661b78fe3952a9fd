package io.tributary.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenPortTest {
  private static final String HERE = "127.0.0.1";

  @Test
  void everyTakenPortShouldBeNamedWithItsSettingInOneLine() throws IOException {
    try (ServerSocket http = taken();
        ServerSocket bridge = taken()) {
      List<ListenPort> ports =
          List.of(
              ListenPort.of("port", HERE, http.getLocalPort()),
              ListenPort.of("bridge.port", HERE, bridge.getLocalPort()));
      assertThatThrownBy(() -> ListenPort.requireFree(ports))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "port " + http.getLocalPort() + " on 127.0.0.1 (TRIBUTARY_PORT) cannot be used")
          .hasMessageContaining(
              "port " + bridge.getLocalPort() + " on 127.0.0.1 (TRIBUTARY_BRIDGE_PORT)")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void portAfterTheNamedOneShouldBeToldAsSuch() throws IOException {
    try (ServerSocket behind = taken()) {
      ListenPort member = ListenPort.of("cluster.memberPort", HERE, behind.getLocalPort() - 1);
      assertThatThrownBy(() -> ListenPort.requireFree(List.of(member.next())))
          .hasMessageContaining("(TRIBUTARY_CLUSTER_MEMBER_PORT + 1)");
    }
  }

  @Test
  void twoSettingsShouldNotNameOnePort() throws IOException {
    int port = free();
    List<ListenPort> ports =
        List.of(ListenPort.of("port", HERE, port), ListenPort.of("bridge.port", HERE, port));
    assertThatThrownBy(() -> ListenPort.requireFree(ports))
        .hasMessageContaining("(TRIBUTARY_BRIDGE_PORT) is also that of TRIBUTARY_PORT");
  }

  @Test
  void freePortsAndThoseTheSystemChoosesShouldPass() throws IOException {
    List<ListenPort> ports =
        List.of(
            ListenPort.of("port", HERE, 0),
            ListenPort.of("bridge.port", HERE, 0),
            ListenPort.of("cluster.port", HERE, free()));
    assertThatCode(() -> ListenPort.requireFree(ports)).doesNotThrowAnyException();
  }

  @Test
  void portThatIsTakenMeanwhileShouldBeNamedToo() {
    Future<String> failed = Future.failedFuture("bind(..) failed: Address already in use");
    assertThat(ListenPort.of("bridge.port", HERE, 7_000).explain(failed).cause())
        .hasMessage(
            "port 7000 on 127.0.0.1 (TRIBUTARY_BRIDGE_PORT) cannot be used: bind(..) failed:"
                + " Address already in use");
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.ofLiteral(HERE));
  }

  private static int free() throws IOException {
    try (ServerSocket socket = taken()) {
      return socket.getLocalPort();
    }
  }
}
