package io.tributary.solo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Redis with an append-only file. */
final class RedisServer implements ServerSpec {
  private static final int ANSWER_MS = 500;
  private static final String READY = "+OK\r\n+PONG";
  private static final String CONFIG = "redis.conf";

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
    return uri(home, port);
  }

  /** Where the server of a home is, whoever runs it. */
  static String uri(HomeFolder home, int port) {
    return "redis://:" + home.password(Part.REDIS) + "@" + Loopback.HOST + ":" + port;
  }

  @Override
  public void prepare() {
    try {
      home.makeData(Part.REDIS);
      home.writeConfig(CONFIG, config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path configFile() {
    return home.config(CONFIG);
  }

  String config() {
    return """
    bind 127.0.0.1
    port %d
    # Everybody with an account on this machine reaches the port; a script of theirs would run as the node's user.
    requirepass %s
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
        .formatted(
            port, home.password(Part.REDIS), home.data(Part.REDIS), durable ? "everysec" : "no");
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
      String question = "AUTH " + home.password(Part.REDIS) + "\r\nPING\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      // While it still reads its file it answers "-LOADING".
      byte[] answer = socket.getInputStream().readNBytes(READY.length());
      return new String(answer, StandardCharsets.US_ASCII).equals(READY);
    } catch (IOException e) {
      return false;
    }
  }
}
