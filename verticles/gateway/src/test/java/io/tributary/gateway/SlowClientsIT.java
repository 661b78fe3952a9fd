package io.tributary.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.gateway.guard.GuardConfig;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketClient;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that hold a connection and give nothing for it. The idle timeout never helps here. */
class SlowClientsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CUT = "tributary.http.connections.cut";

  private final HttpNode node =
      new HttpNode(new GuardConfig(4, 2, 100, 100, 400, 1 << 20), SlowClientsIT::answer);

  /** Answers once the body is there. */
  private static void answer(HttpServerRequest request) {
    request.body().onSuccess(body -> request.response().end("got " + body.length()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void headersByteByByteShouldBeCutOff() throws Exception {
    try (Socket socket = node.connect()) {
      drip(socket, "GET /slow HTTP/1.1\r\nhost: a\r\nx-long: ");
      assertThat(node.counted(CUT)).isEqualTo(1);
    }
  }

  @Test
  void bodyByteByByteShouldBeCutOff() throws Exception {
    try (Socket socket = node.connect()) {
      send(socket, "POST /slow HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
      drip(socket, "a");
      assertThat(node.counted(CUT)).isEqualTo(1);
    }
  }

  @Test
  void halfAPrefaceOfHttp2ShouldBeCutOff() throws Exception {
    try (Socket socket = node.connect()) {
      send(socket, "PRI * HTTP/2.0\r\n");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aSilentConnectionShouldBeCutOff() throws Exception {
    try (Socket socket = node.connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(node.counted(CUT)).isEqualTo(1);
    }
  }

  @Test
  void aConnectionWhoseRequestsAreAnsweredShouldStay() throws Exception {
    try (Socket kept = node.connect()) {
      send(kept, "GET /a HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(answer(kept)).contains("got 0");
      for (int silent = 0; silent < 3; silent++) {
        aSilentConnection();
      }
      send(kept, "GET /b HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(answer(kept)).contains("got 0");
    }
  }

  @Test
  void aWebSocketThatOnlyTalksShouldStay() throws Exception {
    // Held on to: one that nobody refers to is closed when garbage is collected.
    WebSocketClient client = node.vertx.createWebSocketClient();
    ClientWebSocket socket = client.webSocket();
    AtomicInteger closed = new AtomicInteger();
    socket.closeHandler(gone -> closed.incrementAndGet());
    HttpNode.get(socket.connect(node.port, "127.0.0.1", "/live"));
    for (int silent = 0; silent < 3; silent++) {
      HttpNode.get(socket.writeTextMessage("still here"));
      aSilentConnection();
    }
    assertThat(closed).hasValue(0);
    HttpNode.get(client.close());
  }

  @Test
  void oneConnectionTooManyShouldBeClosedAndLaterOnesServed() throws Exception {
    Socket[] held = new Socket[4];
    for (int i = 0; i < held.length; i++) {
      held[i] = node.connect();
      send(held[i], "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(answer(held[i])).contains("200");
    }
    try (Socket fifth = node.connect()) {
      assertThat(endOf(fifth)).isTrue();
    }
    assertThat(node.refusedConnections()).isEqualTo(1);
    held[0].close();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> {
          try (Socket next = node.connect()) {
            send(next, "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(answer(next)).contains("200");
          }
        });
    for (Socket socket : held) {
      socket.close();
    }
  }

  @Test
  void oneAddressShouldNotTakeTheConnectionsOfAll() throws Exception {
    node.shared = false;
    try (Socket first = node.connect();
        Socket second = node.connect()) {
      for (Socket held : List.of(first, second)) {
        send(held, "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        assertThat(answer(held)).contains("200");
      }
      aSilentConnection();
      assertThat(node.refusedConnections()).isEqualTo(1);
      node.shared = true;
      try (Socket trusted = node.connect()) {
        send(trusted, "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        assertThat(answer(trusted)).contains("200");
      }
    }
  }

  @Test
  void anHttp2ConnectionWithoutRequestsShouldStay() throws Exception {
    try (Socket kept = node.connect()) {
      send(kept, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      frame(kept, "000000 04 00 00000000");
      // GET http://a/ in the table's own words.
      frame(kept, "000006 01 05 00000001 828684410161");
      endOfStream(kept, 1);
      for (int silent = 0; silent < 3; silent++) {
        // A wider window, which gets no answer.
        frame(kept, "000004 08 00 00000000 00000001");
        aSilentConnection();
      }
      frame(kept, "000006 01 05 00000003 828684410161");
      endOfStream(kept, 3);
    }
  }

  private static void frame(Socket socket, String hex) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** Reads frames until one ends that stream. */
  private static void endOfStream(Socket socket, int stream) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int flags;
    int of;
    do {
      int lengthAndType = in.readInt();
      flags = in.read();
      of = in.readInt();
      in.skipNBytes(lengthAndType >>> 8);
    } while (of != stream || (flags & 1) == 0);
  }

  private void aSilentConnection() throws IOException {
    try (Socket silent = node.connect()) {
      assertThat(endOf(silent)).isTrue();
    }
  }

  /** Sends one byte after the other until the server hangs up. */
  private static void drip(Socket socket, String first) throws IOException {
    send(socket, first);
    socket.setSoTimeout(50);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          try {
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == -1;
          } catch (SocketException gone) {
            return true;
          } catch (SocketTimeoutException nothingYet) {
            return false;
          }
        });
  }

  private static boolean endOf(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException reset) {
      return true;
    }
  }

  static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** One answer with its body, whose length stands in it. */
  static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return text.toString();
      }
      text.append((char) next);
    }
    String head = text.toString().toLowerCase(Locale.ROOT);
    int at = head.indexOf("content-length: ");
    int length =
        at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)).strip());
    return text.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1)).toString();
  }
}
