package io.tributary.solo;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Leaves something in each server and finds it again. */
record Footprint(PostgresEndpoint postgres, String redisUri, KafkaEndpoint kafka) {
  private static final String TOPIC = "footprints";
  private static final int TIMEOUT_S = 20;

  static Footprint in(SoloServers servers) {
    return new Footprint(servers.postgres(), servers.redisUri(), servers.kafka());
  }

  void leave(String value) throws Exception {
    insert(value);
    redis("SET footprint " + value);
    createTopic();
    send(value);
  }

  void insert(String value) throws SQLException {
    execute("CREATE TABLE IF NOT EXISTS footprint (value text)");
    execute("INSERT INTO footprint VALUES ('" + value + "')");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  List<String> rows() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT value FROM footprint")) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** The answer's last line, or empty if none came within a second. */
  Optional<String> redis(String command) {
    URI redis = URI.create(redisUri);
    String password = redis.getUserInfo().substring(1);
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(1_000);
      socket.connect(Loopback.at(redis.getPort()), 1_000);
      String question = "AUTH " + password + "\r\n" + command + "\r\nQUIT\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = answer.lines().toList();
      // The very last is what QUIT is answered with.
      return Optional.of(lines.get(lines.size() - 2));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void createTopic() throws Exception {
    try (Admin admin = Admin.create(kafka.client())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  void send(String value) throws Exception {
    Map<String, Object> config = kafka.client();
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get(TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  List<String> records() {
    Map<String, Object> config = kafka.client();
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Duration timeout = Duration.ofSeconds(TIMEOUT_S);
      long end = consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
      List<String> values = new ArrayList<>();
      long giveUp = System.nanoTime() + timeout.toNanos();
      while (consumer.position(partition, timeout) < end && System.nanoTime() < giveUp) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
