package io.tributary.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.gateway.Certificates;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dashboard's connection frame by frame: what the protocol asks for, and what clients get wrong.
 */
class LiveSocketIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String CREDENTIAL = "authorization: Bearer first";
  private static final String NONE = "x-nothing: here";
  private static final String HELLO = "{\"type\":\"hello\",\"token\":\"first\"}";

  private LiveNode node = new LiveNode(new Heartbeat(200, 1_000), new HttpServerOptions());

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aPingShouldBeAnsweredWithWhatItCarries() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, CREDENTIAL)) {
      dashboard.send(RawDashboard.PING, "still there?");
      assertThat(dashboard.next(RawDashboard.PONG).text()).isEqualTo("still there?");
    }
  }

  @Test
  void aGoodbyeShouldBeAnsweredAndEndTheConnection() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, CREDENTIAL)) {
      dashboard.next(RawDashboard.TEXT);
      dashboard.sendClose(1001);
      assertThat(dashboard.next(RawDashboard.CLOSE).status()).isEqualTo(1001);
      assertThat(dashboard.ends()).isTrue();
      await().atMost(SOON).until(() -> node.openSockets() == 0);
    }
  }

  @Test
  void aHelloInPiecesShouldBeUnderstood() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, NONE)) {
      dashboard.sendPart(RawDashboard.TEXT, HELLO.substring(0, 5));
      dashboard.sendPart(RawDashboard.CONTINUATION, HELLO.substring(5, 12));
      dashboard.send(RawDashboard.PING, "in between");
      assertThat(dashboard.next(RawDashboard.PONG).text()).isEqualTo("in between");
      dashboard.send(RawDashboard.CONTINUATION, HELLO.substring(12));
      assertThat(dashboard.next(RawDashboard.TEXT).text()).contains("\"snapshot\"");
    }
  }

  @Test
  void aFirstMessageWithoutEndShouldBeCutShort() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, NONE)) {
      dashboard.sendPart(RawDashboard.TEXT, "x".repeat(40_000));
      dashboard.sendPart(RawDashboard.CONTINUATION, "x".repeat(40_000));
      assertThat(dashboard.next(RawDashboard.CLOSE).status()).isEqualTo(1009);
      assertThat(dashboard.ends()).isTrue();
    }
  }

  @Test
  void whatASnapshotsReaderSaysShouldBeIgnored() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, CREDENTIAL)) {
      dashboard.next(RawDashboard.TEXT);
      dashboard.send(RawDashboard.TEXT, HELLO);
      dashboard.sendPart(RawDashboard.TEXT, "not the end");
      node.happens(6, "six");
      assertThat(dashboard.next(RawDashboard.TEXT).text()).contains("\"six\"");
    }
  }

  @Test
  void aFrameWithoutAMaskShouldBeRefused() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, NONE)) {
      dashboard.sendUnmasked(HELLO);
      assertThat(dashboard.next(RawDashboard.CLOSE).status()).isEqualTo(1002);
      assertThat(dashboard.ends()).isTrue();
    }
  }

  @Test
  void aFrameThatIsTooLargeShouldBeRefused() throws Exception {
    try (RawDashboard dashboard = RawDashboard.connect(node.port, CREDENTIAL)) {
      dashboard.send(RawDashboard.TEXT, "x".repeat(70_000));
      assertThat(dashboard.next(RawDashboard.CLOSE).status()).isEqualTo(1009);
      await().atMost(SOON).until(() -> node.openSockets() == 0);
    }
  }

  @Test
  void whoAsksAndNeverReadsTheAnswersShouldBeCutOff() throws Exception {
    try (RawDashboard dashboard = RawDashboard.slow(node.port, CREDENTIAL)) {
      await().atMost(SOON).until(() -> node.openSockets() == 1);
      String large = "?".repeat(125);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> pinged(dashboard, large) || node.openSockets() == 0);
      await().atMost(SOON).until(() -> node.openSockets() == 0);
    }
  }

  /** Whether it cannot be done any more. */
  private static boolean pinged(RawDashboard dashboard, String payload) throws IOException {
    try {
      for (int i = 0; i < 1_000; i++) {
        dashboard.send(RawDashboard.PING, payload);
      }
      return false;
    } catch (SocketException cutOff) {
      return true;
    }
  }

  @Test
  void whoDoesNotAnswerPingsShouldBeTakenForGone() throws Exception {
    node.close();
    node = new LiveNode(new Heartbeat(100, 3), new HttpServerOptions());
    try (RawDashboard dashboard = RawDashboard.connect(node.port, CREDENTIAL)) {
      assertThat(dashboard.next(RawDashboard.PING).text()).isEmpty();
      assertThat(dashboard.ends()).isTrue();
      await().atMost(SOON).until(() -> node.openSockets() == 0);
    }
  }

  @Test
  void aDashboardShouldBeServedOverTlsToo(@TempDir Path folder) throws Exception {
    node.close();
    Certificates.write(folder, "localhost");
    node =
        new LiveNode(
            new Heartbeat(200, 1_000),
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(folder.resolve("tls.crt").toString())
                        .setKeyPath(folder.resolve("tls.key").toString())));
    WebSocketClient client =
        node.vertx.createWebSocketClient(
            new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    Queue<String> told = new ConcurrentLinkedQueue<>();
    ClientWebSocket socket = client.webSocket();
    socket.textMessageHandler(told::add);
    LiveNode.get(
        socket.connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(node.port)
                .setURI("/api/live")
                .addHeader("authorization", "Bearer first")));
    await().atMost(SOON).until(() -> told.size() == 1);
    node.happens(6, "x".repeat(50_000));
    await().atMost(SOON).until(() -> told.stream().anyMatch(text -> text.length() > 50_000));
    LiveNode.get(node.sockets.stop());
    await().atMost(SOON).until(socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1012);
  }
}
