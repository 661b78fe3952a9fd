package io.tributary.bench;

import io.tributary.solo.KafkaEndpoint;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.Progress;
import io.tributary.solo.SoloOptions;
import io.tributary.solo.SoloServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** From the start of the process to its first redirect, with servers that run already. */
public final class StartBench {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path root;
  private final Path home;
  private final Map<String, String> settings;
  private final int port;

  private StartBench(Path root, Path home, Map<String, String> settings, int port) {
    this.root = root;
    this.home = home;
    this.settings = settings;
    this.port = port;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchOptions options = BenchOptions.parse(arguments, Set.of("rounds", "links"));
    int rounds = options.integer("rounds", 5);
    int links = options.integer("links", 1_000);
    Path root = Path.of(System.getProperty("bench.root", ".")).toAbsolutePath();
    Path home = Files.createTempDirectory("tributary-bench-");
    // PostgreSQL may have to run as another user, who must get through.
    home.toFile().setExecutable(true, false);
    ResultTable table = new ResultTable(System.getProperty("bench.command", "scripts/bench start"));
    try (SoloServers servers = SoloServers.start(SoloOptions.of(home), Progress.SILENT)) {
      int port = freePort();
      StartBench bench = new StartBench(root, home, settings(servers, home, port), port);
      bench.prepare(links);
      List<Double> recorded = bench.measure(rounds, true);
      List<Double> plain = bench.measure(rounds, false);
      table.row("first redirect, with the AOT cache", all(recorded), "≤ 2 s");
      table.row("first redirect, without", all(plain));
    } finally {
      delete(home);
    }
    table.print();
  }

  private static Map<String, String> settings(SoloServers servers, Path home, int port) {
    PostgresEndpoint postgres = servers.postgres();
    Map<String, String> settings = new HashMap<>();
    settings.put("TRIBUTARY_SOLO_ENABLED", "false");
    settings.put("TRIBUTARY_HOME", home.toString());
    settings.put("TRIBUTARY_PORT", String.valueOf(port));
    settings.put("TRIBUTARY_OPS_PORT", "0");
    settings.put("TRIBUTARY_POSTGRES_HOST", postgres.host());
    settings.put("TRIBUTARY_POSTGRES_PORT", String.valueOf(postgres.port()));
    settings.put("TRIBUTARY_POSTGRES_DATABASE", postgres.database());
    settings.put("TRIBUTARY_POSTGRES_USER", postgres.user());
    settings.put("TRIBUTARY_POSTGRES_PASSWORD", postgres.password());
    settings.put("TRIBUTARY_REDIS_URI", servers.redisUri());
    settings.put("TRIBUTARY_KAFKA_BOOTSTRAP", servers.kafka().bootstrap());
    settings.put("TRIBUTARY_KAFKA_SASL", "plain");
    settings.put("TRIBUTARY_KAFKA_USER", KafkaEndpoint.USER);
    settings.put("TRIBUTARY_KAFKA_PASSWORD", String.valueOf(servers.kafka().password()));
    settings.put("TRIBUTARY_AUTH_ALLOW_UNENCRYPTED_KEY", "true");
    settings.put("TRIBUTARY_BOOTSTRAP_API_KEY", BenchNode.API_KEY);
    return settings;
  }

  /** Tables, topics, a workspace and links: what an installation has. */
  private void prepare(int links) throws IOException, InterruptedException {
    Process first = start(true);
    awaitStatus(first, "/api/health/ready", 200);
    BenchLinks.make(new Home(home), links);
    stop(first);
  }

  private List<Double> measure(int rounds, boolean cache) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      Process node = start(cache);
      awaitStatus(node, "/b0", 302);
      double took = (System.nanoTime() - begun) / 1e9;
      double processor = node.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
      boolean used = usesCache(node);
      awaitStatus(node, "/api/health/ready", 200);
      double ready = (System.nanoTime() - begun) / 1e9;
      System.err.printf(
          "%s: first redirect after %.2f s and %.2f s of processor time, all ready after %.2f s%n",
          used ? "AOT cache" : "no AOT cache", took, processor, ready);
      stop(node);
      if (used != cache) {
        throw new BenchException(cache ? "the AOT cache was not used" : "the AOT cache was used");
      }
      seconds.add(took);
    }
    return seconds;
  }

  private Process start(boolean cache) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("scripts/run").toString(), "--no-build")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("node.log").toFile()));
    builder.environment().putAll(settings);
    if (!cache) {
      builder
          .environment()
          .merge("TRIBUTARY_JAVA_OPTS", "-XX:AOTMode=off", (own, ours) -> own + " " + ours);
    }
    return builder.start();
  }

  /** Asks without a pause worth mentioning: a client that waits for its first redirect. */
  private void awaitStatus(Process node, String path, int status)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (statusOf(path) != status) {
      if (!node.isAlive() || System.nanoTime() - end > 0) {
        throw new BenchException(
            "no " + status + " from " + path + ":\n" + Files.readString(home.resolve("node.log")));
      }
      Thread.sleep(5);
    }
  }

  private int statusOf(String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nhost: localhost:" + port + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String line = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
      return line.length() < 12 ? 0 : Integer.parseInt(line.substring(9));
    } catch (IOException notYet) {
      return 0;
    }
  }

  /** Whether the process has the cache in its memory; only Linux tells. */
  private static boolean usesCache(Process node) throws IOException {
    Path maps = Path.of("/proc", String.valueOf(node.pid()), "maps");
    if (!Files.isReadable(maps)) {
      throw new BenchException("needs /proc");
    }
    try (Stream<String> lines = Files.lines(maps)) {
      return lines.anyMatch(line -> line.endsWith("tributary.aot"));
    }
  }

  private static void stop(Process node) throws InterruptedException {
    node.destroy();
    if (!node.waitFor(60, TimeUnit.SECONDS)) {
      node.destroyForcibly();
    }
  }

  private static String all(List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    return "%.2f s (%.2f–%.2f)"
        .formatted(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
