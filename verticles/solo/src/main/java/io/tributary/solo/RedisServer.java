package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis with an append-only file. */
final class RedisServer implements ServerSpec {
  private static final int ANSWER_MS = 500;

  private final HomeFolder home;
  private final Programs programs;
  private final int port;
  private final boolean durable;

  RedisServer(HomeFolder home, Programs programs, int port, boolean durable) {
    this.home = home;
    this.programs = programs;
    this.port = port;
    this.durable = durable;
  }

  @Override
  public Part part() {
    return Part.REDIS;
  }

  String uri() {
    return "redis://" + Loopback.HOST + ":" + port;
  }

  @Override
  public void prepare() {
    try {
      home.makeData(Part.REDIS);
      Files.writeString(configFile(), config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path configFile() {
    return home.config("redis.conf");
  }

  String config() {
    return """
    bind 127.0.0.1
    port %d
    daemonize no
    dir "%s"
    appendonly yes
    appendfsync %s
    # The append-only file is the one truth; a cut last record after a crash is dropped.
    aof-load-truncated yes
    save ""
    # A bound, so that a leak is an error in our log and not the end of the computer.
    maxmemory 1gb
    maxmemory-policy noeviction
    loglevel notice
    """
        .formatted(port, home.data(Part.REDIS), durable ? "everysec" : "no");
  }

  @Override
  public List<String> command() {
    return List.of(programs.redis().toString(), configFile().toString());
  }

  @Override
  public boolean answers() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MS);
      socket.connect(Loopback.at(port), ANSWER_MS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      // While it still reads its file it answers "-LOADING".
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII)
          .equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
