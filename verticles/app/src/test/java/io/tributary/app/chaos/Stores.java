package io.tributary.app.chaos;

import static org.awaitility.Awaitility.await;

import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.SoloAddresses;
import io.tributary.solo.testing.Infra;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A look behind the node, into its database and its topic: what the tests claim must not rest on
 * the node's own word alone.
 */
record Stores(PostgresEndpoint postgres, Map<String, Object> kafka) {
  private static final String GROUP = "click-store";
  private static final String TOPIC = "clicks";
  private static final int TIMEOUT_S = 10;

  /** A click as it is stored. */
  record Stored(String clickId, String marker) {}

  static Stores of(Infra infra, PostgresEndpoint database) {
    return new Stores(database, Map.of("bootstrap.servers", infra.kafkaBootstrap()));
  }

  /** Those that a node in solo mode runs for itself. */
  static Stores inHome(Path home) {
    Properties ports = new Properties();
    try (var reader = Files.newBufferedReader(home.resolve("ports.properties"))) {
      ports.load(reader);
      String password = Files.readString(home.resolve("postgres.password")).strip();
      return new Stores(
          new PostgresEndpoint(
              "127.0.0.1",
              Integer.parseInt(ports.getProperty("postgres")),
              "tributary",
              "tributary",
              password),
          Objects.requireNonNull(SoloAddresses.ofRunning(home)).kafka().client());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every row there is of a link. */
  List<Stored> clicksOf(String linkId) {
    List<Stored> clicks = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT click_id, substring(url FROM '[?&]m=([^&#]*)') AS marker
                FROM tracking.clicks WHERE link_id = ?
                """)) {
      query.setString(1, linkId);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          clicks.add(new Stored(rows.getString("click_id"), rows.getString("marker")));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return clicks;
  }

  /** Nothing of an earlier test is left in it then. */
  void deleteTopic() {
    try (Admin admin = Admin.create(kafka)) {
      if (admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS).contains(TOPIC)) {
        admin.deleteTopics(List.of(TOPIC)).all().get(TIMEOUT_S, TimeUnit.SECONDS);
        await()
            .atMost(Duration.ofSeconds(TIMEOUT_S))
            .until(() -> !admin.listTopics().names().get().contains(TOPIC));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Clicks in Kafka that the click store has not committed. */
  long unconsumed() {
    try (Admin admin = Admin.create(kafka)) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic :
          admin
              .describeTopics(List.of(TOPIC))
              .allTopicNames()
              .get(TIMEOUT_S, TimeUnit.SECONDS)
              .values()) {
        topic
            .partitions()
            .forEach(p -> ends.put(new TopicPartition(TOPIC, p.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(GROUP)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_S, TimeUnit.SECONDS);
      return admin.listOffsets(ends).all().get(TIMEOUT_S, TimeUnit.SECONDS).entrySet().stream()
          .mapToLong(end -> end.getValue().offset() - offset(committed.get(end.getKey())))
          .sum();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }
}
