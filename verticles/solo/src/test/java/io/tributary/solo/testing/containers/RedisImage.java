package io.tributary.solo.testing.containers;

import io.tributary.solo.Part;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The images {@code redis} and {@code valkey/valkey}: the command's words go to the server. */
final class RedisImage implements ServerImage {
  private static final int ANSWER_MS = 500;

  @Override
  public Part part() {
    return Part.REDIS;
  }

  @Override
  public int port() {
    return 6379;
  }

  @Override
  public Map<String, String> environment(Address address) {
    return Map.of();
  }

  @Override
  public List<String> command() {
    return List.of(
        "redis-server",
        "--appendonly",
        "yes",
        "--appendfsync",
        "no",
        "--save",
        "",
        "--maxmemory-policy",
        "noeviction");
  }

  @Override
  public boolean answers(Address address) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MS);
      socket.connect(new InetSocketAddress(address.host(), address.port()), ANSWER_MS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      // While it still reads its file it answers "-LOADING".
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII)
          .equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
