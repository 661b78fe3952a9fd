package io.tributary.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tributary in solo mode with everything running, as {@code scripts/run} starts it, in a home of
 * its own and on a free port. Closing it ends it and deletes the home.
 */
public final class BenchNode implements AutoCloseable {
  public static final String API_KEY = "bench_key_0123456789";

  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Path root;
  private final Path home;
  private final Path log;
  private final int port;
  private final int opsPort;
  private final Map<String, String> settings;
  private final Thread atExit = new Thread(this::end, "bench-cleanup");
  private @Nullable Process process;

  private BenchNode(Path root, Path home, int port, int opsPort, Map<String, String> settings) {
    this.root = root;
    this.home = home;
    this.port = port;
    this.opsPort = opsPort;
    this.settings = settings;
    this.log = home.resolveSibling(home.getFileName() + ".log");
  }

  /**
   * Starts a node with links {@code b0} … in its table.
   *
   * @param settings more environment variables, for example {@code TRIBUTARY_JOURNAL_SYNC}
   */
  public static BenchNode start(int links, Map<String, String> settings) {
    Path root = Path.of(System.getProperty("bench.root", ".")).toAbsolutePath();
    try {
      Path home = Files.createTempDirectory("tributary-bench-");
      // PostgreSQL may have to run as another user, who must get through.
      home.toFile().setExecutable(true, false);
      BenchNode node = new BenchNode(root, home, freePort(), freePort(), settings);
      Runtime.getRuntime().addShutdownHook(node.atExit);
      node.run();
      if (links > 0) {
        BenchLinks.make(node.home(), links);
        // Loaded in one go at start, rather than as a hundred thousand changes.
        node.stop();
        node.run();
        await(
            Duration.ofSeconds(30),
            links + " links",
            () -> node.meters().read().sum("tributary_edge_links") >= links);
      }
      settle();
      return node;
    } catch (IOException e) {
      throw new BenchException("cannot start a node: " + e, e);
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://localhost:" + port;
  }

  public Home home() {
    return new Home(home);
  }

  public Meters meters() {
    return new Meters(http, opsPort);
  }

  /** Of the node's own process; its servers are children of it. */
  public long pid() {
    Process running = process;
    return running == null ? 0 : running.pid();
  }

  /** Calls the API with the workspace's key. */
  public HttpResponse<String> get(String path) {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("authorization", "Bearer " + API_KEY)
            .timeout(Duration.ofSeconds(20))
            .build());
  }

  /**
   * Waits until every click that was journalled is in PostgreSQL.
   *
   * @return how long that took
   */
  public Duration drain(Duration atMost) {
    long begun = System.nanoTime();
    Meters meters = meters();
    await(
        atMost,
        "every click stored",
        () -> {
          Meters.Reading now = meters.read();
          return now.stored() >= now.journalled();
        });
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** Asks again and again. */
  static void await(Duration atMost, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException("not within " + atMost.toSeconds() + " s: " + what);
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchException("interrupted", e);
      }
    }
  }

  /** Starts it again after {@link #stop}; comes back at once. */
  void launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("scripts/run").toString(), "--no-build")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("TRIBUTARY_HOME", home.toString());
    environment.put("TRIBUTARY_PORT", String.valueOf(port));
    environment.put("TRIBUTARY_OPS_PORT", String.valueOf(opsPort));
    environment.put("TRIBUTARY_BOOTSTRAP_API_KEY", API_KEY);
    // Writing the class-data archive takes longer than it saves a node that is started twice.
    environment.merge(
        "TRIBUTARY_JAVA_OPTS", "-XX:-AutoCreateSharedArchive", (own, ours) -> ours + " " + own);
    environment.putAll(settings);
    process = builder.start();
  }

  private void run() throws IOException {
    launch();
    Process started = Objects.requireNonNull(process);
    await(START, "the node's start (see " + log + ")", () -> isReady() || !started.isAlive());
    if (!started.isAlive()) {
      throw new BenchException("the node did not start:\n" + Files.readString(log));
    }
  }

  /**
   * Has the disk take what the preparation left in the page cache. The kernel would do it half a
   * minute later, in the midst of what is measured.
   */
  private static void settle() {
    try {
      new ProcessBuilder("sync").inheritIO().start().waitFor(START.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new BenchException("sync: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(URI.create(url() + "/api/health/ready"))
                  .timeout(Duration.ofSeconds(2))
                  .build())
              .statusCode()
          == 200;
    } catch (BenchException e) {
      return false;
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new BenchException(request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** As an operator does it: SIGTERM. */
  void stop() {
    Process running = process;
    process = null;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running.destroyForcibly();
    }
  }

  private synchronized void end() {
    stop();
    try (Stream<Path> files = Files.exists(home) ? Files.walk(home) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new BenchException(home + " is left behind: " + e, e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
