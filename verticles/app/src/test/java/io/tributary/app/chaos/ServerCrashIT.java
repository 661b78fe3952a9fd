package io.tributary.app.chaos;

import io.tributary.solo.Part;
import io.tributary.solo.testing.ControlledServer;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The servers behind a node are killed or hang; no visitor may notice. */
@Tag("chaos")
@UseServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerCrashIT {
  private final Infra infra;
  private @Nullable Subject started;

  ServerCrashIT(Infra infra) {
    this.infra = infra;
  }

  @BeforeAll
  void startNode() {
    // A send is given up after three times this: sooner than the longest outage here ends.
    started = Subject.on(infra, "chaos-servers", Map.of("TRIBUTARY_KAFKA_REQUEST_TIMEOUT", "1s"));
  }

  @AfterAll
  void stopNode() {
    subject().close();
  }

  private Subject subject() {
    return Objects.requireNonNull(started);
  }

  @Test
  @Tag("kafka")
  void visitorsShouldNotNoticeThatKafkaIsKilled() {
    killed(Part.KAFKA);
  }

  @Test
  @Tag("postgres")
  void visitorsShouldNotNoticeThatPostgresIsKilled() {
    killed(Part.POSTGRES);
  }

  @Test
  @Tag("redis")
  void visitorsShouldNotNoticeThatRedisIsKilled() {
    killed(Part.REDIS);
  }

  @Test
  @Tag("all")
  void visitorsShouldNotNoticeThatAllServersAreKilled() {
    killed(Part.values());
  }

  @Test
  @Tag("pause")
  void visitorsShouldNotNoticeThatKafkaHangs() {
    Effort effort = Effort.orElse(1, 5);
    ControlledServer kafka = infra.server(Part.KAFKA);
    Subject.Link link = subject().newLink("pause");
    Book book;
    try (Visitors visitors = Visitors.of(subject().tributary(), link.key())) {
      for (int round = 0; round < effort.rounds(); round++) {
        visitors.awaitMore(500);
        kafka.pause();
        try {
          visitors.awaitMore(500, effort.outage());
        } finally {
          kafka.resume();
        }
      }
      visitors.awaitMore(500);
      book = visitors.leave();
    }
    judge("Kafka stopped for " + effort.outage().toSeconds() + " s", link, book);
  }

  private void killed(Part... parts) {
    Effort effort = Effort.orElse(1, 2);
    String name = name(parts);
    Subject.Link link = subject().newLink("kill-" + name);
    Book book;
    try (Visitors visitors = Visitors.of(subject().tributary(), link.key())) {
      for (int round = 0; round < effort.rounds(); round++) {
        visitors.awaitMore(500);
        List<ControlledServer> servers = Arrays.stream(parts).map(infra::server).toList();
        servers.forEach(ControlledServer::kill);
        try {
          visitors.awaitMore(500, effort.outage());
        } finally {
          servers.forEach(ControlledServer::start);
        }
      }
      visitors.awaitMore(500);
      book = visitors.leave();
    }
    judge(name + " killed " + effort.rounds() + " times", link, book);
  }

  private void judge(String scenario, Subject.Link link, Book book) {
    subject().verdict(scenario, link, book).assertNothingLostOrDoubled().assertNoVisitorNoticed();
    subject().awaitWell();
  }

  private static String name(Part... parts) {
    return parts.length > 1 ? "all" : parts[0].name().toLowerCase(Locale.ROOT);
  }
}
