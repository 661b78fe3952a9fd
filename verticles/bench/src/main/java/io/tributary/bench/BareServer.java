package io.tributary.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;

/** {@link BareRedirect} in a process of its own, on a free port; closing it ends it. */
final class BareServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  private final Process process;
  private final int port;

  private BareServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static BareServer start() {
    try {
      int port = BenchNode.freePort();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "--sun-misc-unsafe-memory-access=allow",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  BareRedirect.class.getName(),
                  String.valueOf(port))
              .inheritIO()
              .start();
      BareServer server = new BareServer(process, port);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "bare-cleanup"));
      BenchNode.await(START, "a bare Vert.x", server::listens);
      return server;
    } catch (IOException e) {
      throw new BenchException("cannot start a bare Vert.x: " + e, e);
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new BenchException("the bare Vert.x ended: " + process.exitValue());
      }
      return false;
    }
  }
}
