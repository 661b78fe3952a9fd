package io.tributary.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.solo.Part;
import io.tributary.solo.SoloAddresses;
import io.tributary.solo.testing.Infra;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The packaged jar, running as its own process with everything real: in solo mode, or with servers
 * of its own where {@code -Dinfra} says that tests have others. One is shared by all integration
 * tests of this module; those that stop or kill it start their own.
 */
public final class RunningTributary implements AutoCloseable {
  public static final String KEY = "acceptance_key_0123456789";
  static final String EMAIL = "owner@example.com";
  static final String PASSWORD = "correct horse battery staple";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
  private static @Nullable RunningTributary shared;

  final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  final Path home;
  final int port;
  private final int opsPort;
  final Path log;
  private final Map<String, String> extra;
  private final List<String> arguments;
  private @Nullable Process process;
  private @Nullable Infra servers;

  private RunningTributary(Path home, int port, Map<String, String> extra, List<String> arguments)
      throws IOException {
    this.arguments = arguments;
    this.home = home;
    this.port = port;
    this.opsPort = freePort();
    this.extra = extra;
    this.log = home.resolveSibling(home.getFileName() + ".log");
  }

  /** The one that every test may use and none may break. */
  static synchronized RunningTributary shared() {
    RunningTributary running = shared;
    if (running == null) {
      // Several tests sign in from one address; the limit itself is tested with the auth context.
      running =
          startNew(
              "shared",
              Map.of(
                  "TRIBUTARY_AUTH_LOGIN_ATTEMPTS",
                  "1000",
                  "TRIBUTARY_RATE_LIMIT_LOGIN",
                  "1000/1m"));
      Runtime.getRuntime().addShutdownHook(new Thread(running::close));
      shared = running;
    }
    return running;
  }

  /** One of its own for a test that stops it. */
  public static RunningTributary startNew(String name, Map<String, String> extra) {
    return startNew(name, extra, List.of());
  }

  /** One of its own, with arguments on its command line. */
  static RunningTributary startNew(String name, Map<String, String> extra, List<String> arguments) {
    try {
      Path home =
          Path.of("target", "it-" + name + "-" + ProcessHandle.current().pid()).toAbsolutePath();
      Infra own = null;
      Map<String, String> settings = new HashMap<>();
      if (!Infra.isEmbedded() && !extra.containsKey("TRIBUTARY_SOLO_ENABLED")) {
        // Nodes over one Kafka would take each other's clicks.
        own = Infra.apart(EnumSet.allOf(Part.class));
        settings.putAll(ServerSettings.of(own, own.postgres()));
      }
      settings.putAll(extra);
      RunningTributary running = new RunningTributary(home, freePort(), settings, arguments);
      running.servers = own;
      try {
        running.start();
      } catch (IOException | RuntimeException e) {
        running.closeServers();
        throw e;
      }
      return running;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For tests that are about the servers which a node brings along. */
  public static void assumeSoloMode() {
    assumeTrue(Infra.isEmbedded(), "skipped: about solo mode, which has servers of its own");
  }

  /** One that is not started yet. */
  public static RunningTributary prepared(String name, Map<String, String> extra) {
    return prepared(name, extra, List.of());
  }

  /** One that is not started yet, with arguments on its command line. */
  public static RunningTributary prepared(
      String name, Map<String, String> extra, List<String> arguments) {
    try {
      Path home =
          Path.of("target", "it-" + name + "-" + ProcessHandle.current().pid()).toAbsolutePath();
      return new RunningTributary(home, freePort(), extra, arguments);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it and waits until it is ready. */
  public void start() throws IOException {
    launch();
    awaitReady();
  }

  /** Starts it and waits for nothing. */
  public void launch() throws IOException {
    Files.createDirectories(home);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx768m",
            "-jar",
            Path.of("target", "tributary.jar").toAbsolutePath().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(variable -> variable.startsWith("TRIBUTARY_"));
    environment.putAll(
        new HashMap<>(
            Map.of(
                "TRIBUTARY_HOME",
                home.toString(),
                "TRIBUTARY_PORT",
                String.valueOf(port),
                "TRIBUTARY_OPS_PORT",
                String.valueOf(opsPort),
                "TRIBUTARY_BOOTSTRAP_API_KEY",
                KEY,
                "TRIBUTARY_BOOTSTRAP_EMAIL",
                EMAIL,
                "TRIBUTARY_BOOTSTRAP_PASSWORD",
                PASSWORD)));
    environment.putAll(extra);
    process = builder.start();
  }

  public void awaitReady() throws IOException {
    Process started = process();
    try {
      Awaitility.await()
          .atMost(START_TIMEOUT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isReady() || !started.isAlive());
    } finally {
      if (!started.isAlive() || !isReady()) {
        started.destroyForcibly();
        throw new IllegalStateException("did not start:\n" + Files.readString(log));
      }
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://localhost:" + port;
  }

  /** Of the port for those who watch over it. */
  public String opsUrl() {
    return "http://127.0.0.1:" + opsPort;
  }

  /** In Prometheus' text format. */
  public String metrics() {
    return send(HttpRequest.newBuilder(URI.create(opsUrl() + "/metrics")).GET()).body();
  }

  /** Part by part. */
  public JsonObject health() {
    return new JsonObject(
        send(HttpRequest.newBuilder(URI.create(opsUrl() + "/health")).GET()).body());
  }

  /** As a crash does it: no hook runs. */
  public void kill() {
    process().destroyForcibly();
    process().onExit().join();
  }

  /** It hangs (SIGSTOP): its sockets stay open and nobody answers. */
  public void pause() {
    signal("STOP");
  }

  /** It goes on as if nothing had happened. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process().pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has written to its log since it was first started. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  public Path home() {
    return home;
  }

  /** What a tool beside this node has to be told, as variables. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(extra);
    settings.put("TRIBUTARY_HOME", home.toString());
    return settings;
  }

  /** What a client of its Kafka has to be told. */
  Map<String, Object> kafkaClient() {
    return servers == null
        ? Objects.requireNonNull(SoloAddresses.ofRunning(home)).kafka().client()
        : Map.of("bootstrap.servers", servers.kafkaBootstrap());
  }

  private Process process() {
    return Objects.requireNonNull(process, "it was never started");
  }

  /** As an operator does it: SIGTERM. */
  @Override
  public void close() {
    process().destroy();
    try {
      if (!process().waitFor(60, TimeUnit.SECONDS)) {
        process().destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeServers();
  }

  private void closeServers() {
    if (servers != null) {
      servers.close();
    }
  }

  /** Calls the API with the first workspace's key. */
  public HttpResponse<String> call(String method, String path, String body) {
    return call(method, path, body, KEY);
  }

  public HttpResponse<String> call(String method, String path, String body, String key) {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** An API key of a workspace that is not the first, and that has nothing in it. */
  public String keyOfNewWorkspace(String name) {
    JsonObject login = new JsonObject().put("email", EMAIL).put("password", PASSWORD);
    String token = made("/auth/login", login, KEY).getString("token");
    JsonObject workspace = made("/workspaces", new JsonObject().put("name", name), token);
    JsonObject into = new JsonObject().put("workspaceId", workspace.getString("id"));
    String there = made("/auth/switch", into, token).getString("token");
    return made("/api-keys", new JsonObject().put("name", "all"), there).getString("key");
  }

  private JsonObject made(String path, JsonObject body, String key) {
    HttpResponse<String> answer = call("POST", "/api" + path, body.encode(), key);
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(path + ": " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean isReady() {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create(url() + "/api/health/ready"))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
