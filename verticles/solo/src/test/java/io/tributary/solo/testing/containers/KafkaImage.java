package io.tributary.solo.testing.containers;

import io.tributary.solo.Part;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** The image {@code apache/kafka}: each property of the broker is a variable. */
final class KafkaImage implements ServerImage {
  private static final int ANSWER_MS = 2_000;

  @Override
  public Part part() {
    return Part.KAFKA;
  }

  @Override
  public int port() {
    return 9092;
  }

  @Override
  public Map<String, String> environment(Address address) {
    Map<String, String> environment = new HashMap<>();
    properties(address)
        .forEach((name, value) ->
            environment.put("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    environment.put("KAFKA_HEAP_OPTS", "-Xmx512m");
    return environment;
  }

  /**
   * Clients here and the broker itself reach it at different addresses, so there are two listeners.
   */
  private static Map<String, String> properties(Address address) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", "1"),
        Map.entry("controller.quorum.voters", "1@localhost:9094"),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "BROKER"),
        Map.entry("listeners", "PLAINTEXT://:9092,BROKER://:9093,CONTROLLER://:9094"),
        Map.entry("advertised.listeners", "PLAINTEXT://" + address + ",BROKER://localhost:9093"),
        Map.entry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("num.partitions", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("broker.session.timeout.ms", "2000"),
        Map.entry("broker.heartbeat.interval.ms", "500"));
  }

  @Override
  public List<String> command() {
    return List.of();
  }

  @Override
  public boolean answers(Address address) {
    return listens(address) && describesItself(address);
  }

  /** Spares the client its retries, and their log lines, while there is no socket yet. */
  private static boolean listens(Address address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), ANSWER_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean describesItself(Address address) {
    Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                address.toString(),
                "client.id",
                "readiness",
                "request.timeout.ms",
                ANSWER_MS,
                "default.api.timeout.ms",
                ANSWER_MS));
    try {
      return !admin.describeCluster().nodes().get(ANSWER_MS, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      admin.close(Duration.ofMillis(ANSWER_MS));
    }
  }
}
