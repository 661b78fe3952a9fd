package io.tributary.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.solo.Progress.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SoloServersIT {
  private static final Path CACHE = Path.of(System.getProperty("root.dir"), "target/solo-cache");

  @TempDir Path folder;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Progress progress = (part, state, millis) -> heard.add(part + " " + state);

  private SoloOptions options() {
    return SoloOptions.of(folder.resolve("home")).withCache(CACHE).withDurable(false);
  }

  @Test
  void secondStartShouldFindDataAndAddressesOfTheFirst() throws Exception {
    Footprint first;
    try (SoloServers servers = SoloServers.start(options(), progress)) {
      first = Footprint.in(servers);
      first.leave("first");
      assertOnlyLoopbackListens();
    }
    assertThat(heard)
        .contains("POSTGRES READY", "REDIS READY", "KAFKA READY")
        .endsWith(
            "KAFKA STOPPING",
            "KAFKA STOPPED",
            "REDIS STOPPING",
            "REDIS STOPPED",
            "POSTGRES STOPPING",
            "POSTGRES STOPPED");
    try (SoloServers servers = SoloServers.start(options().withDurable(true), progress)) {
      assertThat(Footprint.in(servers)).isEqualTo(first);
      assertLeft(first, "first");
    }
    assertThat(heard).doesNotContain("POSTGRES CLEANING");
  }

  /** Whoever has an account on the machine reaches the ports. */
  @Test
  void strangerWithoutPasswordShouldBeRefusedByEachServer() throws Exception {
    try (SoloServers servers = SoloServers.start(options(), progress)) {
      PostgresEndpoint postgres = servers.postgres();
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guessed"))
          .hasMessageContaining("password authentication failed");

      assertThat(ask(URI.create(servers.redisUri()).getPort(), "CONFIG GET dir\r\n"))
          .startsWith("-NOAUTH ");

      HomeFolder home = HomeFolder.open(folder.resolve("home"));
      for (String name : List.of("kafka", "kafka-controller")) {
        String address = "127.0.0.1:" + home.ports().remembered(name);
        String way = name.equals("kafka") ? "bootstrap.servers" : "bootstrap.controllers";
        assertKafkaRefuses(way, new KafkaEndpoint(address, null), TimeoutException.class);
        assertKafkaRefuses(
            way, new KafkaEndpoint(address, "guessed"), SaslAuthenticationException.class);
      }
      assertThat(servers.kafka().toString()).doesNotContain(servers.kafka().password());
    }
  }

  private static String ask(int port, String question) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
    }
  }

  /** A stranger who says no name is cut off again and again, which its client takes for silence. */
  private static void assertKafkaRefuses(
      String way, KafkaEndpoint stranger, Class<? extends Exception> failure) {
    Map<String, Object> config = stranger.client();
    config.remove("bootstrap.servers");
    config.put(way, stranger.bootstrap());
    config.put("request.timeout.ms", 1_000);
    config.put("default.api.timeout.ms", 1_500);
    try (Admin admin = Admin.create(config)) {
      assertThatThrownBy(() -> admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(failure);
    }
  }

  /**
   * PostgreSQL gives each connection a session, which Linux may weigh like all of ours together.
   */
  @Test
  void eachConnectionShouldHaveItsServersPriority() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/proc/self/autogroup")), "this kernel does not weigh sessions");
    try (SoloServers servers = SoloServers.start(options(), progress);
        Connection connection = Footprint.in(servers).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      Path session = Path.of("/proc", row.getString(1), "autogroup");

      await().untilAsserted(() -> assertThat(session).content().endsWith(" nice 10\n"));
    }
  }

  @Test
  void killedServersShouldComeBackWithTheirDataOnTheSamePorts() throws Exception {
    try (SoloServers servers = SoloServers.start(options(), progress)) {
      Footprint footprint = Footprint.in(servers);
      footprint.leave("kept");

      for (Part part : Part.values()) {
        ManagedServer server = servers.server(part);
        long pid = server.pid();
        server.kill();
        assertThat(server.isRunning()).isFalse();
        assertThat(ProcessStamp.of(pid)).isEmpty();
        server.start();
      }

      assertLeft(footprint, "kept");
    }
  }

  @Test
  void pausedServerShouldNotAnswerUntilResumedAndStillStop() throws Exception {
    SoloOptions some = options().withParts(Set.of(Part.REDIS, Part.POSTGRES));
    try (SoloServers servers = SoloServers.start(some, progress)) {
      Footprint footprint =
          new Footprint(servers.postgres(), servers.redisUri(), new KafkaEndpoint("none", null));

      servers.server(Part.REDIS).pause();
      assertThat(footprint.redis("PING")).isEmpty();
      servers.server(Part.REDIS).resume();
      assertThat(footprint.redis("PING")).contains("+PONG");

      servers.server(Part.POSTGRES).pause();
    }
    assertThat(heard).endsWith("POSTGRES STOPPED");
  }

  @Test
  void startAfterKillOfTheOwnerShouldCleanUpAndLoseNothing() throws Exception {
    Path home = folder.resolve("home");
    SoloProcess owner = startOwner(home);
    List<ProcessStamp> orphans = new ArrayList<>();
    try {
      owner.footprint().leave("survivor");
      for (Part part : Part.values()) {
        orphans.add(HomeFolder.open(home).pidFile(part).running().orElseThrow());
      }
      assertThatThrownBy(() -> SoloServers.start(options(), progress))
          .isInstanceOf(SoloException.class)
          .hasMessageContaining("in use by another Tributary (process ")
          .hasMessageContaining("set TRIBUTARY_HOME");
    } finally {
      owner.kill();
    }
    assertThat(orphans).anyMatch(ProcessStamp::isRunning);

    try (SoloServers servers = SoloServers.start(options(), progress)) {
      assertThat(heard).contains("POSTGRES CLEANING", "REDIS CLEANING");
      assertThat(orphans).noneMatch(ProcessStamp::isRunning);
      assertThat(Footprint.in(servers)).isEqualTo(owner.footprint());
      assertLeft(owner.footprint(), "survivor");
    }
  }

  @Test
  void startShouldSurviveAForeignProcessUnderTheNumberInPostmasterPid() throws Exception {
    SoloOptions some = options().withParts(Set.of(Part.POSTGRES));
    Path lock = folder.resolve("home/postgres/postmaster.pid");
    SoloServers.start(some, progress).close();
    // As in a restarted container: no server runs, and its old number is somebody else's.
    long foreign = ProcessHandle.current().pid();
    Files.writeString(
        lock, foreign + "\n" + lock.getParent() + "\n1\n1\n\n127.0.0.1\n1 1\nready\n");

    try (SoloServers servers = SoloServers.start(some, progress)) {
      assertThat(servers.server(Part.POSTGRES).isRunning()).isTrue();
    }
  }

  @Test
  void failedStartShouldTellWhyAndLeaveNothingRunning() throws Exception {
    SoloOptions some = options().withParts(Set.of(Part.POSTGRES, Part.REDIS));
    SoloServers.start(some, progress).close();
    Files.delete(folder.resolve("home/postgres/global/pg_control"));
    heard.clear();

    assertThatThrownBy(() -> SoloServers.start(some, progress))
        .isInstanceOf(SoloException.class)
        .hasMessageStartingWith("PostgreSQL ended while starting. Its log is ")
        .hasMessageContaining(folder.resolve("home/logs/postgres.log").toString())
        .hasMessageContaining("pg_control");

    assertThat(heard).contains("POSTGRES " + State.FAILED);
    HomeFolder home = HomeFolder.open(folder.resolve("home"));
    assertThat(home.pidFile(Part.REDIS).running()).isEmpty();
    SoloServers.stopLeftovers(home.root(), progress);
  }

  @Test
  void interruptedStartShouldLeaveNothingRunning() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread starter =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((thread, failure) -> thrown.set(failure))
            .start(() -> SoloServers.start(options(), progress).close());
    await().until(() -> heard.contains("REDIS READY"));

    starter.interrupt();
    starter.join();

    assertThat(thrown.get()).isInstanceOf(SoloException.class);
    HomeFolder home = HomeFolder.open(folder.resolve("home"));
    for (Part part : Part.values()) {
      assertThat(home.pidFile(part).running()).isEmpty();
    }
    HomeLock.take(home.root()).close();
  }

  @Test
  void kafkaShouldEndWithItsOwner() throws Exception {
    Path home = folder.resolve("home");
    SoloProcess owner = startOwner(home);
    owner.kill();

    await().until(() -> HomeFolder.open(home).pidFile(Part.KAFKA).running().isEmpty());

    SoloServers.stopLeftovers(home, progress);
    assertThat(HomeFolder.open(home).pidFile(Part.POSTGRES).running()).isEmpty();
  }

  private static SoloProcess startOwner(Path home) throws IOException {
    return SoloProcess.start(List.of(), System.getProperty("java.class.path"), home, CACHE);
  }

  private static void assertLeft(Footprint footprint, String value) throws Exception {
    assertThat(footprint.rows()).containsExactly(value);
    assertThat(footprint.redis("GET footprint")).contains(value);
    assertThat(footprint.records()).containsExactly(value);
  }

  private void assertOnlyLoopbackListens() throws IOException {
    Properties ports = new Properties();
    try (var reader = Files.newBufferedReader(folder.resolve("home/ports.properties"))) {
      ports.load(reader);
    }
    assertThat(ports.stringPropertyNames())
        .containsExactlyInAnyOrder("postgres", "redis", "kafka", "kafka-controller");
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    for (InetAddress address : others) {
      for (String name : ports.stringPropertyNames()) {
        int port = Integer.parseInt(ports.getProperty(name));
        try (Socket socket = new Socket()) {
          assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 1_000))
              .isInstanceOf(IOException.class);
        }
      }
    }
  }
}
