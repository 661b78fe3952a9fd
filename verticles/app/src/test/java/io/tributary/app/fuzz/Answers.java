package io.tributary.app.fuzz;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back for bytes that were sent over a connection of their own. */
final class Answers {
  /** Who says nothing for so long waits for more of the request. */
  private static final int SILENT_MS = 700;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final String HANDSHAKE =
      "GET /api/live HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
          + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n";

  private Answers() {}

  /** What is wrong with the answers in HTTP/1.1; empty if nothing is. */
  static List<String> wrongOfHttp1(int port, byte[] sent) throws IOException {
    String received = exchange(port, sent);
    List<String> wrong = new ArrayList<>();
    Matcher status = STATUS.matcher(received);
    while (status.find()) {
      boolean begins = status.start() == 0 || received.charAt(status.start() - 1) != '"';
      if (begins
          && isWrong(Integer.parseInt(status.group(1)), received.substring(status.start()))) {
        wrong.add(received.substring(status.start()).lines().limit(30).toList().toString());
      }
    }
    return wrong;
  }

  /** The same for frames of HTTP/2. */
  static List<String> wrongOfHttp2(int port, byte[] sent, HeaderBlocks blocks) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(SILENT_MS);
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(sent);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == 1 && (flags & 4) != 0) {
          Http2Headers headers = blocks.decode(payload);
          if (headers != null
              && headers.status() != null
              && isWrong(Integer.parseInt(headers.status().toString()), headers.toString())) {
            wrong.add(headers.toString());
          }
        }
      }
    } catch (SocketTimeoutException | EOFException | SocketException over) {
      return wrong;
    }
  }

  /** The same for a dashboard's WebSocket, whose close code says whether the node was at fault. */
  static List<String> wrongOfWebSocket(int port, byte[] frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(frames);
    String received = exchange(port, all.toByteArray());
    List<String> wrong = new ArrayList<>();
    Matcher status = STATUS.matcher(received);
    if (status.find() && isWrong(Integer.parseInt(status.group(1)), received)) {
      wrong.add(received.lines().limit(20).toList().toString());
    }
    // A close frame with 1011, «internal error».
    if (received.contains("\u0088") && received.contains("\u0003\u00f3")) {
      wrong.add("closed with 1011: " + received);
    }
    return wrong;
  }

  /**
   * Too much to do is no fault, if it says when to come again; nor is a version of HTTP that nobody
   * speaks, which Vert.x refuses before anybody is asked.
   */
  private static boolean isWrong(int status, String answer) {
    return status >= 500
        && status != 501
        && !(status == 503 && answer.toLowerCase(Locale.ROOT).contains("retry-after"));
  }

  private static String exchange(int port, byte[] sent) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(SILENT_MS);
      socket.getOutputStream().write(sent);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[16_384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        received.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException | SocketException over) {
      // It waits for more, or has had enough.
    }
    return received.toString(StandardCharsets.ISO_8859_1);
  }
}
