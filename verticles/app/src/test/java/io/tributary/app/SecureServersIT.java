package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.app.cluster.Certificate;
import io.tributary.kit.config.Settings;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.TopicAdmin;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.JdbcConnection;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.solo.KafkaNode;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to PostgreSQL and Kafka over TLS, with the settings that an operator writes. */
@UseServers({Part.POSTGRES})
class SecureServersIT {
  private static final String MINE = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  private static final String PASSWORD = "a secret word";

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void close() throws Exception {
    get(vertx.close());
  }

  @Test
  void everyClientOfPostgresShouldSpeakTlsAndBelieveTheRightOneOnly(Infra infra) throws Exception {
    assumeTrue(Infra.isEmbedded(), "skipped: sets up the server's certificate by its superuser");
    PostgresEndpoint server = infra.freshDatabase();
    Certificate ours = Certificate.make(folder, "ours");
    Certificate another = Certificate.make(folder, "another");
    withCertificate(server, ours);
    try {
      PostgresConfig verified = postgres(server, "verify-full", ours.certificate().toString());
      for (PostgresConfig good : List.of(verified, postgres(server, "require", ""))) {
        Database database = Database.open(vertx, good, "public");
        assertThat(get(database.query(MINE, Tuple.tuple())).iterator().next().getBoolean(0))
            .isTrue();
        get(database.close());
        try (JdbcConnection jdbc = new JdbcConnection(good, "public", "test")) {
          assertThat(jdbc.<Boolean>transaction(SecureServersIT::isEncrypted)).isTrue();
        }
        get(Migrations.run(vertx, good, "catalogue"));
      }
      for (String authority : List.of(another.certificate().toString(), "")) {
        PostgresConfig stranger = postgres(server, "verify-full", authority);
        Database database = Database.open(vertx, stranger, "public");
        assertThatThrownBy(() -> get(database.ping())).as("the client").isNotNull();
        get(database.close());
        try (JdbcConnection jdbc = new JdbcConnection(stranger, "public", "test")) {
          assertThatThrownBy(() -> jdbc.<Boolean>transaction(SecureServersIT::isEncrypted))
              .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> get(Migrations.run(vertx, stranger, "catalogue"))).isNotNull();
      }
      assertThat(verified.toString()).doesNotContain(server.password());
    } finally {
      asSuperuser(server, "ALTER SYSTEM RESET ssl");
    }
  }

  @Test
  void kafkaShouldBeReachedOverTlsWithAPassword() throws Exception {
    Certificate ours = Certificate.make(folder, "ours");
    Certificate another = Certificate.make(folder, "another");
    int port = freePort();
    Process broker = broker(port, freePort(), ours);
    try {
      KafkaConfig good = kafka(port, ours, PASSWORD);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> {
            get(TopicAdmin.ensure(vertx, good, List.of("facts"), 1));
            return true;
          });
      for (KafkaConfig bad :
          List.of(kafka(port, ours, "guessed"), kafka(port, another, PASSWORD))) {
        assertThatThrownBy(() -> get(TopicAdmin.ensure(vertx, bad, List.of("facts"), 1)))
            .isNotNull();
      }
      assertThat(good.toString()).doesNotContain(PASSWORD);
    } finally {
      broker.destroyForcibly().waitFor();
    }
  }

  private static boolean isEncrypted(Connection tx) throws SQLException {
    try (Statement statement = tx.createStatement();
        ResultSet rows = statement.executeQuery(MINE)) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  private static Settings settings(Map<String, String> environment) {
    return ConfFiles.settings(Options.parse(new String[0]), environment);
  }

  private static PostgresConfig postgres(PostgresEndpoint at, String tls, String authority) {
    return PostgresConfig.from(
        settings(
            Map.of(
                "TRIBUTARY_POSTGRES_HOST", "localhost",
                "TRIBUTARY_POSTGRES_PORT", String.valueOf(at.port()),
                "TRIBUTARY_POSTGRES_DATABASE", at.database(),
                "TRIBUTARY_POSTGRES_USER", at.user(),
                "TRIBUTARY_POSTGRES_PASSWORD", at.password(),
                "TRIBUTARY_POSTGRES_TLS", tls,
                "TRIBUTARY_POSTGRES_TLS_AUTHORITY", authority)));
  }

  private static KafkaConfig kafka(int port, Certificate authority, String password) {
    return KafkaConfig.from(
        settings(
            Map.of(
                "TRIBUTARY_KAFKA_BOOTSTRAP",
                "localhost:" + port,
                "TRIBUTARY_KAFKA_TLS",
                "true",
                "TRIBUTARY_KAFKA_TLS_AUTHORITY",
                authority.certificate().toString(),
                "TRIBUTARY_KAFKA_SASL",
                "plain",
                "TRIBUTARY_KAFKA_USER",
                "node",
                "TRIBUTARY_KAFKA_PASSWORD",
                password)));
  }

  /** The solo server's superuser has the same password. */
  private static void withCertificate(PostgresEndpoint server, Certificate certificate)
      throws Exception {
    Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString("rw-------"));
    asSuperuser(server, "ALTER SYSTEM SET ssl_cert_file = '" + certificate.certificate() + "'");
    asSuperuser(server, "ALTER SYSTEM SET ssl_key_file = '" + certificate.key() + "'");
    asSuperuser(server, "ALTER SYSTEM SET ssl = on");
    await()
        .untilAsserted(() -> {
          try (Connection connection =
                  DriverManager.getConnection(server.jdbcUrl(), "postgres", server.password());
              Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SHOW ssl")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("on");
          }
        });
  }

  private static void asSuperuser(PostgresEndpoint server, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), "postgres", server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  /** The broker that solo mode runs, set up as one that strangers reach. */
  private Process broker(int port, int controller, Certificate certificate) throws Exception {
    Map<String, String> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@localhost:" + controller);
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "BROKER");
    config.put("listeners", "BROKER://localhost:" + port + ",CONTROLLER://localhost:" + controller);
    config.put("listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", folder.resolve("kafka").toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("sasl.enabled.mechanisms", "PLAIN");
    config.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    config.put(
        "listener.name.broker.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"node\" password=\"%1$s\" user_node=\"%1$s\";"
            .formatted(PASSWORD));
    config.put("ssl.keystore.type", "PEM");
    config.put("ssl.keystore.certificate.chain", inline(certificate.certificate()));
    config.put("ssl.keystore.key", inline(certificate.key()));
    config.put("ssl.truststore.type", "PEM");
    config.put("ssl.truststore.certificates", inline(certificate.certificate()));
    Path file = folder.resolve("kafka.properties");
    StringBuilder text = new StringBuilder();
    config.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Files.writeString(file, text);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            KafkaNode.class.getName(),
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("kafka.log").toFile())
        .start();
  }

  private static String inline(Path pem) throws Exception {
    return Files.readString(pem).strip().replace("\n", "\\n");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
