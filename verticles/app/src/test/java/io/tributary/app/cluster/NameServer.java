package io.tributary.app.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers every question for IPv4 addresses of one name (RFC 1035), and says of all else that it is
 * not there.
 */
final class NameServer {
  private static final int HEADER = 12;

  /**
   * An answer, authoritative, and recursion was available; without error, or without such a name.
   */
  private static final int FOUND = 0x8580;

  private static final int NO_SUCH_NAME = 0x8583;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;

  /** Points back to the name in the question. */
  private static final int NAME_OF_QUESTION = 0xC000 | HEADER;

  private static final int SECONDS_TO_LIVE = 5;

  private final DatagramSocket socket;
  private final String name;
  private final List<byte[]> addresses;

  private NameServer(DatagramSocket socket, String name, List<byte[]> addresses) {
    this.socket = socket;
    this.name = name;
    this.addresses = addresses;
    socket.handler(packet -> answer(packet.data(), packet.sender()));
  }

  /** Listens on a free port of the loopback address until {@code vertx} is closed. */
  static NameServer start(Vertx vertx, String name, List<byte[]> addresses) {
    DatagramSocket socket =
        vertx
            .createDatagramSocket()
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return new NameServer(socket, name, addresses);
  }

  int port() {
    return socket.localAddress().port();
  }

  private void answer(Buffer question, SocketAddress asker) {
    StringBuilder asked = new StringBuilder();
    int at = HEADER;
    while (question.getByte(at) != 0) {
      int length = question.getUnsignedByte(at);
      asked
          .append(asked.isEmpty() ? "" : ".")
          .append(question.getString(at + 1, at + 1 + length, StandardCharsets.US_ASCII.name()));
      at += 1 + length;
    }
    int type = question.getUnsignedShort(at + 1);
    int end = at + 5;
    boolean known = asked.toString().equalsIgnoreCase(name);
    List<byte[]> answers = known && type == TYPE_A ? addresses : List.of();
    Buffer reply =
        Buffer.buffer()
            .appendBuffer(question, 0, 2)
            .appendUnsignedShort(known ? FOUND : NO_SUCH_NAME)
            .appendUnsignedShort(1)
            .appendUnsignedShort(answers.size())
            .appendInt(0)
            .appendBuffer(question, HEADER, end - HEADER);
    for (byte[] address : answers) {
      reply
          .appendUnsignedShort(NAME_OF_QUESTION)
          .appendUnsignedShort(TYPE_A)
          .appendUnsignedShort(CLASS_IN)
          .appendInt(SECONDS_TO_LIVE)
          .appendUnsignedShort(address.length)
          .appendBytes(address);
    }
    socket.send(reply, asker.port(), asker.host());
  }
}
