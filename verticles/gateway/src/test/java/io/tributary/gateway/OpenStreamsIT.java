package io.tributary.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gateway.guard.GuardConfig;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 requests that their client never ends, frame by frame. */
class OpenStreamsIT {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int GOAWAY = 7;
  private static final int END_HEADERS = 4;
  private static final int STREAMS_OF_ONE = 100;

  private final HttpNode node =
      new HttpNode(
          new GuardConfig(1_000, 1_000, 150, 1_000, 20_000, 1 << 20),
          request -> {
            if (request.path().equals("/answer")) {
              request.response().end();
            }
          });

  private record Frame(int type, int stream, int errorCode) {}

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aRequestThatIsAnsweredShouldEndThoughItsClientNeverEndsIt() throws Exception {
    try (Socket socket = node.connect()) {
      // Ten times what may be open at once: each makes room for the next.
      for (int round = 0; round < 10; round++) {
        socket.getOutputStream().write(requests("/answer", round));
        int ended = 0;
        while (ended < STREAMS_OF_ONE) {
          Frame frame = read(socket);
          assertThat(frame.type()).isNotEqualTo(GOAWAY);
          if (frame.type() == RST_STREAM) {
            assertThat(frame.errorCode()).as("no error").isZero();
            ended++;
          }
        }
      }
    }
  }

  @Test
  void whoOpensTooManyAtOnceShouldBeSentAwayAndTheirPlacesBeFree() throws Exception {
    node.shared = false;
    for (int round = 0; round < 3; round++) {
      try (Socket first = node.connect();
          Socket second = node.connect()) {
        first.getOutputStream().write(requests("/wait", 0));
        second.getOutputStream().write(requests("/wait", 0));
        assertThat(isSentAway(first) || isSentAway(second)).isTrue();
      }
    }
    assertThat(node.meters.counter("tributary.refused", "queue", "streams").count()).isPositive();
  }

  private static boolean isSentAway(Socket socket) throws IOException {
    // The other of the two is left alone, and says nothing more.
    socket.setSoTimeout(3_000);
    try {
      while (read(socket).type() != GOAWAY) {
        // Settings, and what else there is to say before.
      }
      return true;
    } catch (SocketTimeoutException stays) {
      return false;
    } catch (EOFException | SocketException gone) {
      return true;
    }
  }

  /** A hundred heads of POST without an end of the stream. */
  private static byte[] requests(String path, int round) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (round == 0) {
      bytes.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      bytes.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
    }
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x83); // :method POST
    head.write(0x86); // :scheme http
    literal(head, 4, path); // :path
    literal(head, 1, "a"); // :authority
    for (int i = 0; i < STREAMS_OF_ONE; i++) {
      int id = 2 * (round * STREAMS_OF_ONE + i) + 1;
      bytes.write(new byte[] {0, 0, (byte) head.size(), HEADERS, END_HEADERS});
      bytes.write(new byte[] {0, 0, (byte) (id >> 8), (byte) id});
      bytes.write(head.toByteArray());
    }
    return bytes.toByteArray();
  }

  private static void literal(ByteArrayOutputStream head, int name, String value) {
    head.write(name);
    head.write(value.length());
    head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static Frame read(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    int error =
        type == RST_STREAM ? payload[0] << 24 | payload[1] << 16 | payload[2] << 8 | payload[3] : 0;
    return new Frame(type, stream, error);
  }
}
