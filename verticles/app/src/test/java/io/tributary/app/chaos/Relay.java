package io.tributary.app.chaos;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Takes connections at one address and carries what goes over them to and from another. */
final class Relay implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private final ServerSocketChannel door;
  private final SocketAddress to;

  private Relay(ServerSocketChannel door, SocketAddress to) {
    this.door = door;
    this.to = to;
  }

  /** Either address may be a path: a Unix socket is there for all network namespaces. */
  static Relay open(SocketAddress from, SocketAddress to) throws IOException {
    ServerSocketChannel door =
        from instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    door.bind(from);
    Relay relay = new Relay(door, to);
    Thread.ofVirtual().start(relay::acceptAll);
    return relay;
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel near = door.accept();
        Thread.ofVirtual().start(() -> join(near));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(SocketChannel near) {
    try (near;
        SocketChannel far = SocketChannel.open(to)) {
      Thread back = Thread.ofVirtual().start(() -> carry(far, near));
      carry(near, far);
      back.join();
    } catch (IOException e) {
      // The server is not there; the client sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until one of them ends; the other is told. */
  private static void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was broken, and is gone now.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
