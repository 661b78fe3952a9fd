package io.tributary.bridge;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** The wire format as a service in another language speaks it. */
final class TestClient implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  TestClient(int port) throws IOException {
    this(new Socket("127.0.0.1", port));
  }

  TestClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  static TestClient joined(int port, String token) throws IOException {
    TestClient client = new TestClient(port);
    client.send(hello(token));
    if (!"pong".equals(client.receive().getString("type"))) {
      throw new IllegalStateException("not let in");
    }
    return client;
  }

  static JsonObject hello(String token) {
    return new JsonObject()
        .put("type", "ping")
        .put("headers", new JsonObject().put("authorization", "Bearer " + token));
  }

  /** Registers and waits until it is known. */
  void serve(String address) throws IOException {
    send(frame("register", address).put("replyAddress", "ack"));
    JsonObject answer = receive();
    if (!"ack".equals(answer.getString("address"))) {
      throw new IllegalStateException(answer.encode());
    }
  }

  static JsonObject frame(String type, String address) {
    return new JsonObject().put("type", type).put("address", address);
  }

  void send(JsonObject frame) throws IOException {
    byte[] json = frame.encode().getBytes(StandardCharsets.UTF_8);
    out.writeInt(json.length);
    out.write(json);
    out.flush();
  }

  void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void answer(JsonObject message, JsonObject body) throws IOException {
    send(frame("send", message.getString("replyAddress")).put("body", body));
  }

  /** The next frame that is no ping: whether it answers those is the test's to say. */
  JsonObject receive() throws IOException {
    JsonObject frame = receiveAny();
    while ("ping".equals(frame.getString("type"))) {
      frame = receiveAny();
    }
    return frame;
  }

  /** Waits until it is asked whether it lives, and says so. */
  void answerPing() throws IOException {
    while (!"ping".equals(receiveAny().getString("type"))) {
      // Whatever else has come.
    }
    send(new JsonObject().put("type", "pong"));
  }

  private JsonObject receiveAny() throws IOException {
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    return new JsonObject(new String(json, StandardCharsets.UTF_8));
  }

  /** What was said before the connection was closed; empty if nothing was. */
  String lastWords() throws IOException {
    String last = "";
    try {
      while (true) {
        last = receive().getString("message", last);
      }
    } catch (EOFException | SocketException closed) {
      return last;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
