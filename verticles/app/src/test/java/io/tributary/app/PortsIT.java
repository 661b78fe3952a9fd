package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start says of ports, and how many nodes on one machine share them out. */
class PortsIT {
  private static final Path ROOT = Path.of(System.getProperty("root.dir"));
  private static final FileAttribute<?> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
  private Path folder;

  /** Not a temporary folder: PostgreSQL may have to run as another user, who must get through. */
  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectories(Path.of("target"));
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "it-ports-", PASSABLE);
  }

  @Test
  void nodeShouldNameEveryTakenPortInOneLineAndStartNothing() throws Exception {
    try (ServerSocket http = taken(0);
        ServerSocket bridge = taken(0)) {
      Process node =
          start(
              Map.of(
                  "TRIBUTARY_PORT", String.valueOf(http.getLocalPort()),
                  "TRIBUTARY_BRIDGE_PORT", String.valueOf(bridge.getLocalPort())),
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-jar",
              Path.of("target", "tributary.jar").toString());
      assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).isEqualTo(1);
      assertThat(log().lines())
          .singleElement()
          .asString()
          .startsWith("tributary: port " + http.getLocalPort() + " on 127.0.0.1 (TRIBUTARY_PORT)")
          .contains(bridge.getLocalPort() + " on 127.0.0.1 (TRIBUTARY_BRIDGE_PORT)");
      assertThat(folder.resolve("home")).isEmptyDirectory();
    }
  }

  @Test
  void clusterShouldNameEveryTakenPortBeforeItsFirstNodeIsStarted() throws Exception {
    int base = freeRow(20);
    try (ServerSocket second = taken(base + 1);
        ServerSocket third = taken(base + 5);
        ServerSocket member = taken(base + 6 + 3)) {
      Process cluster = start(cluster(base), script(), "--no-build", "--nodes", "3");
      assertThat(cluster.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(cluster.exitValue()).isEqualTo(1);
      assertThat(log())
          .contains("port " + second.getLocalPort() + " of node-2 is taken (TRIBUTARY_PORT + 1)")
          .contains(
              "port " + third.getLocalPort() + " of node-3 is taken (TRIBUTARY_BRIDGE_PORT + 2)")
          .contains(
              "port " + member.getLocalPort() + " of node-1 is taken (TRIBUTARY_CLUSTER_BASE + 3)")
          .contains("nothing was started");
      assertThat(folder.resolve("home").resolve("node-1")).doesNotExist();
    }
  }

  @Test
  void everyNodeOfAClusterShouldHaveABridgeOfItsOwn() throws Exception {
    RunningTributary.assumeSoloMode();
    int base = freeRow(20);
    Process cluster = start(cluster(base), script(), "--no-build", "--nodes", "2");
    try {
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> !cluster.isAlive() || log().contains("The cluster is ready: 2 nodes"));
      assertThat(log())
          .contains("join at 127.0.0.1:" + (base + 3))
          .contains("join at 127.0.0.1:" + (base + 4))
          .contains("The cluster is ready: 2 nodes")
          .doesNotContain("is no setting");
    } finally {
      cluster.destroy();
      assertThat(cluster.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** HTTP from base, bridges from base + 3, what members meet on from base + 9. */
  private Map<String, String> cluster(int base) throws IOException {
    Path clients = folder.resolve("bridge.yaml");
    Files.writeString(clients, "clients: {}\n");
    return Map.of(
        "TRIBUTARY_PORT", String.valueOf(base),
        "TRIBUTARY_BRIDGE_PORT", String.valueOf(base + 3),
        "TRIBUTARY_BRIDGE_CLIENTS", clients.toString(),
        "TRIBUTARY_CLUSTER_BASE", String.valueOf(base + 6),
        "TRIBUTARY_JAVA_OPTS", "-Xmx400m");
  }

  private Process start(Map<String, String> settings, String... command) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("TRIBUTARY_"));
    builder.environment().put("TRIBUTARY_HOME", home.toString());
    builder.environment().putAll(settings);
    return builder.start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
  }

  private static String script() {
    return ROOT.resolve("scripts").resolve("run").toString();
  }

  private static ServerSocket taken(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }

  /** The first of some ports in a row that nobody has. */
  private static int freeRow(int length) {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      boolean free = true;
      for (int port = first; free && port < first + length; port++) {
        try (ServerSocket socket = taken(port)) {
          free = socket.isBound();
        } catch (IOException e) {
          free = false;
        }
      }
      if (free) {
        return first;
      }
    }
  }
}
