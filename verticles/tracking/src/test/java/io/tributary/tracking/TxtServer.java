package io.tributary.tracking;

import io.vertx.core.net.HostAndPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that knows TXT records only, on a port of its own. */
final class TxtServer implements AutoCloseable {
  private static final int HEADER = 12;

  private final DatagramSocket socket;
  private final Map<String, List<String>> records = new ConcurrentHashMap<>();
  private final AtomicInteger losing = new AtomicInteger();

  TxtServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  HostAndPort address() {
    return HostAndPort.create("127.0.0.1", socket.getLocalPort());
  }

  void put(String name, String... texts) {
    records.put(name, List.of(texts));
  }

  /** So many of the next questions are not answered. */
  void lose(int questions) {
    losing.set(questions);
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      DatagramPacket question = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(question);
        if (losing.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
          byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(byte[] question) {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (question[at] > 0) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
      at += question[at] + 1;
    }
    // Behind the name: type and class.
    int end = at + 5;
    List<String> texts = records.getOrDefault(name.toString(), List.of());
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(question, 0, 2);
    // 3: there is no such name.
    int code = texts.isEmpty() ? 3 : 0;
    int count = texts.size();
    answer.writeBytes(shorts(0x8180 | code, 1, count, 0, 0));
    answer.write(question, HEADER, end - HEADER);
    for (int i = 0; i < count; i++) {
      byte[] text = texts.get(i).getBytes(StandardCharsets.UTF_8);
      // The name as a pointer to the question's, TXT, IN, a minute, length, one string.
      answer.writeBytes(shorts(0xC000 | HEADER, 16, 1, 0, 60, text.length + 1));
      answer.write(text.length);
      answer.writeBytes(text);
    }
    return answer.toByteArray();
  }

  private static byte[] shorts(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 2);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
