package io.tributary.solo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Kafka: one node, broker and controller at once, in a Java process of its own. */
final class KafkaServer implements ServerSpec {
  private static final String CONFIG = "kafka.properties";
  private static final int CONNECT_MS = 500;
  private static final int ANSWER_MS = 2_000;

  private final HomeFolder home;
  private final Path cache;
  private final int port;
  private final int controllerPort;
  private final int heapMb;
  private final boolean durable;
  private final KafkaEndpoint endpoint;

  KafkaServer(
      HomeFolder home,
      Path cache,
      int port,
      int controllerPort,
      int heapMb,
      boolean durable,
      boolean withPassword) {
    this.home = home;
    this.cache = cache;
    this.port = port;
    this.controllerPort = controllerPort;
    this.heapMb = heapMb;
    this.durable = durable;
    this.endpoint = withPassword ? endpoint(home, port) : new KafkaEndpoint(bootstrap(port), null);
  }

  @Override
  public Part part() {
    return Part.KAFKA;
  }

  KafkaEndpoint endpoint() {
    return endpoint;
  }

  /** Where the server of a home is, whoever runs it. */
  static KafkaEndpoint endpoint(HomeFolder home, int port) {
    return new KafkaEndpoint(bootstrap(port), home.password(Part.KAFKA));
  }

  private static String bootstrap(int port) {
    return Loopback.HOST + ":" + port;
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(cache);
      home.makeData(Part.KAFKA);
      home.writeConfig(CONFIG, config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path configFile() {
    return home.config(CONFIG);
  }

  String config() {
    String topics =
        """
        # Tributary makes its topics itself; a misspelt name shall fail and not become a topic.
        auto.create.topics.enable=false
        num.partitions=1
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        """;
    String sessions =
        """
        # After a crash the node waits for its own earlier session to end: nine seconds by default.
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500
        """;
    String small =
        """
        num.network.threads=2
        num.io.threads=4
        background.threads=2
        log.cleaner.dedupe.buffer.size=16777216
        """;
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@%1$s:%3$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=BROKER
    listeners=BROKER://%1$s:%2$d,CONTROLLER://%1$s:%3$d
    advertised.listeners=BROKER://%1$s:%2$d
    listener.security.protocol.map=BROKER:%5$s,CONTROLLER:%5$s
    log.dirs=%4$s
    """
            .formatted(
                Loopback.HOST,
                port,
                controllerPort,
                escaped(home.data(Part.KAFKA)),
                endpoint.password() == null ? "PLAINTEXT" : "SASL_PLAINTEXT")
        + access()
        + topics
        + sessions
        + small
        + (durable
            ? """
            # There is no second replica that could make up for a power cut: write through before the answer.
            log.flush.interval.messages=1
            """
            : "");
  }

  /**
   * One user for everybody who may come in: clients, the broker, and the broker at its own
   * controller. Whoever else has an account on this machine reaches the ports and is refused.
   */
  private String access() {
    String password = endpoint.password();
    if (password == null) {
      return "";
    }
    return """
    sasl.enabled.mechanisms=PLAIN
    sasl.mechanism.inter.broker.protocol=PLAIN
    sasl.mechanism.controller.protocol=PLAIN
    listener.name.broker.plain.sasl.jaas.config=%1$s
    listener.name.controller.plain.sasl.jaas.config=%1$s
    """
        .formatted(
            "%s user_%s=\"%s\";"
                .formatted(KafkaEndpoint.login(password), KafkaEndpoint.USER, password));
  }

  /** A path as a value of a properties file. */
  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }

  @Override
  public List<String> command() {
    String classpath = classpath();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMb + "m");
    // A small heap and few cores: the simplest collector and compiler start fastest and do well.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // Classes loaded and verified by an earlier run; halves the start. Written when Kafka stops.
    command.addAll(List.of("-Xshare:auto", "-XX:+AutoCreateSharedArchive"));
    command.add("-XX:SharedArchiveFile=" + archive(classpath));
    // An archive that does not fit, say after an upgrade, is made anew; nothing for anybody to do.
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error,cds*=off,aot*=off:stderr"));
    // Not --enable-native-access: the archive would lose its use for modules over it.
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.awt.headless=true");
    command.add("-Dlogback.configurationFile=io/tributary/solo/kafka-logback.xml");
    command.addAll(List.of("-cp", classpath, KafkaNode.class.getName()));
    command.add(configFile().toString());
    return command;
  }

  /** One archive per classpath: the JVM drops an archive that was written for another. */
  private Path archive(String classpath) {
    CRC32C sum = new CRC32C();
    sum.update(classpath.getBytes(StandardCharsets.UTF_8));
    return cache.resolve("kafka-" + HexFormat.of().toHexDigits((int) sum.getValue()) + ".jsa");
  }

  /**
   * Ours, that is the one jar when packaged. The JVM makes no archive for a classpath with folders
   * in it, so in tests those are left out, except the one that {@link KafkaNode} itself may be in.
   */
  private static String classpath() {
    Path own = ownLocation();
    return String.join(
        File.pathSeparator,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(entry -> entry.equals(own) || !Files.isDirectory(entry))
            .map(Path::toString)
            .toList());
  }

  private static Path ownLocation() {
    try {
      return Path.of(KafkaNode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean answers() {
    return listens() && describesItself();
  }

  /** Spares the client its retries, and their log lines, while there is no socket yet. */
  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(Loopback.at(port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean describesItself() {
    Map<String, Object> config = endpoint.client();
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "solo-readiness");
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
    config.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 20L);
    Admin admin = Admin.create(config);
    try {
      return !admin.describeCluster().nodes().get(ANSWER_MS, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      // Not yet; a lasting trouble ends in the log's last lines.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      admin.close(Duration.ofMillis(ANSWER_MS));
    }
  }
}
