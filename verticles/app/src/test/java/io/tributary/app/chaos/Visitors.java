package io.tributary.app.chaos;

import static org.awaitility.Awaitility.await;

import io.tributary.app.RunningTributary;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * People who follow one short link all the time, on keep-alive connections, some of which send
 * several requests before they read an answer. Each request carries a marker of its own in its
 * query, so that it can be told from all others in the store. A connection that ends is opened
 * again, for as long as it takes.
 */
final class Visitors implements AutoCloseable {
  static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
  private static final int[] DEPTHS = {1, 1, 1, 1, 8, 8, 8, 8};

  /** A load, not a flood: these tests are about what is lost, and the build has other work. */
  private static final long BATCH_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** A visitor who waits longer has gone. */
  private static final int PATIENCE_MS = 10_000;

  private static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(60);

  private final int port;
  private final String key;
  private final Book book = new Book();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaving;

  private Visitors(int port, String key) {
    this.port = port;
    this.key = key;
  }

  static Visitors of(RunningTributary tributary, String key) {
    Visitors visitors = new Visitors(tributary.port(), key);
    for (int i = 0; i < DEPTHS.length; i++) {
      Visitor visitor = visitors.new Visitor("v" + i, DEPTHS[i]);
      visitors.threads.add(Thread.ofPlatform().name("visitor-" + i).daemon().start(visitor));
    }
    return visitors;
  }

  Book book() {
    return book;
  }

  /** Waits until so many more redirects have been received. */
  void awaitMore(int redirects) {
    int wanted = book.redirected().size() + redirects;
    await()
        .atMost(PROGRESS_TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .alias(redirects + " more redirects")
        .until(() -> book.redirected().size() >= wanted);
  }

  /** Waits until they have gone on for so long and received so many more redirects. */
  void awaitMore(int redirects, Duration time) {
    long begun = System.nanoTime();
    awaitMore(redirects);
    await()
        .atMost(time.plus(PROGRESS_TIMEOUT))
        .until(() -> System.nanoTime() - begun >= time.toNanos());
  }

  /** Everybody reads the answers still owed and goes. */
  Book leave() {
    close();
    return book;
  }

  @Override
  public void close() {
    leaving = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Visitor implements Runnable {
    private final String name;
    private final int depth;
    private long sent;

    Visitor(String name, int depth) {
      this.name = name;
      this.depth = depth;
    }

    @Override
    public void run() {
      while (!leaving) {
        try (Socket socket = new Socket()) {
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(PATIENCE_MS);
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
          if (socket.getLocalPort() == port) {
            throw new ConnectException("nobody listened, and the socket reached itself");
          }
          talk(socket);
        } catch (IOException e) {
          book.notConnected();
          LockSupport.parkNanos(BATCH_EVERY_NANOS);
        }
      }
    }

    private void talk(Socket socket) throws IOException {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean open = true;
      while (open && !leaving) {
        long begun = System.nanoTime();
        open = batch(in, out, begun);
        LockSupport.parkNanos(begun + BATCH_EVERY_NANOS - System.nanoTime());
      }
    }

    /** Sends as many requests as the connection pipelines, then reads all answers. */
    private boolean batch(InputStream in, OutputStream out, long begun) {
      List<String> markers = new ArrayList<>(depth);
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < depth; i++) {
        String marker = name + "-" + sent++;
        markers.add(marker);
        requests.append(request(marker));
      }
      int answered = 0;
      try {
        out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        boolean open = true;
        while (answered < depth && open) {
          Answer answer = Answer.read(in);
          book.answered(markers.get(answered++), answer, System.nanoTime() - begun);
          open = !answer.last();
        }
        if (answered < depth) {
          book.died(markers.subList(answered, depth), depth, "closed before all was answered");
        }
        return open;
      } catch (SocketTimeoutException e) {
        book.died(markers.subList(answered, depth), depth, "no answer in " + PATIENCE_MS + " ms");
      } catch (IOException e) {
        book.died(markers.subList(answered, depth), depth, "connection lost");
      }
      return false;
    }

    private String request(String marker) {
      return """
      GET /%s?m=%s HTTP/1.1\r
      host: localhost:%d\r
      user-agent: %s\r
      \r
      """
          .formatted(key, marker, port, BROWSER);
    }
  }
}
