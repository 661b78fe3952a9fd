package io.tributary.gateway.live;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client that does what no decent one does: it writes frames by hand, and reads when it likes.
 */
final class RawDashboard implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {1, 2, 3, 4};

  private final Socket socket = new Socket();
  private final DataInputStream in;

  private RawDashboard(int port, String header, int receiveBufferBytes) throws IOException {
    socket.setReceiveBufferSize(receiveBufferBytes);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    in = new DataInputStream(socket.getInputStream());
    out(
        "GET /api/live HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
            + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + header
            + "\r\n\r\n");
  }

  /** With the upgrade read. */
  static RawDashboard connect(int port, String header) throws IOException {
    RawDashboard dashboard = new RawDashboard(port, header, 64 * 1024);
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) dashboard.in.readByte());
    }
    if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no upgrade: " + answer);
    }
    return dashboard;
  }

  /** Which never reads anything, and has little room for what it does not read. */
  static RawDashboard slow(int port, String header) throws IOException {
    return new RawDashboard(port, header, 4 * 1024);
  }

  void send(int kind, String text) throws IOException {
    frame(LAST | kind, text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** A part of a message that is not the last one. */
  void sendPart(int kind, String text) throws IOException {
    frame(kind, text.getBytes(StandardCharsets.UTF_8), true);
  }

  void sendClose(int status) throws IOException {
    frame(LAST | CLOSE, ByteBuffer.allocate(2).putShort((short) status).array(), true);
  }

  /** As only a server may. */
  void sendUnmasked(String text) throws IOException {
    frame(LAST | TEXT, text.getBytes(StandardCharsets.UTF_8), false);
  }

  private void frame(int first, byte[] payload, boolean masked) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
    int mask = masked ? MASKED : 0;
    if (payload.length < 126) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      frame.put(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ MASK[i % MASK.length] : payload[i]));
    }
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  private void out(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The next frame of that kind; those of other kinds are passed over. */
  Frame next(int kind) throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.kind() == kind) {
        return frame;
      }
    }
  }

  private Frame next() throws IOException {
    int kind = in.readUnsignedByte() & 0xF;
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    return new Frame(kind, ByteBuffer.wrap(in.readNBytes(length)));
  }

  /** Whether the server ends the connection, whatever it sends before. */
  boolean ends() throws IOException {
    while (in.read() >= 0) {
      // What comes is of no interest.
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /**
   * @param kind the opcode
   */
  record Frame(int kind, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    /** Of a goodbye. */
    int status() {
      return payload.getShort(0);
    }
  }
}
