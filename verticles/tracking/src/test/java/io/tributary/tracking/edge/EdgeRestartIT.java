package io.tributary.tracking.edge;

import static io.tributary.tracking.edge.EdgeNode.clickId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.health.PartHealth;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.ControlledServer;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.LaneStats;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to clicks while the things behind the edge are away. */
@UseServers({Part.POSTGRES, Part.KAFKA})
class EdgeRestartIT {
  @TempDir private Path folder;

  @Test
  void clicksShouldArriveAfterARestartWhenKafkaWasAway(Infra infra) throws IOException {
    PostgresEndpoint database = infra.freshDatabase();
    List<String> answered = new ArrayList<>();
    try (EdgeNode node = new EdgeNode(database, "127.0.0.1:" + closedPort(), folder)) {
      node.link("link_waiting", "a", "https://shop.example/");
      node.startEdge();
      for (int i = 0; i < 20; i++) {
        answered.add(clickId(node.get("/a")));
      }
      assertThat(answered).doesNotContain("").doesNotHaveDuplicates();
      LaneStats lane = node.edge().journal().getFirst();
      assertThat(lane.lastSequence()).isEqualTo(20);
      assertThat(lane.shippedSequence()).isZero();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(node.edge().health().status()).isEqualTo(PartHealth.Status.DEGRADED));
      // Redirects go on all the same.
      answered.add(clickId(node.get("/a")));
    }
    try (EdgeNode node = new EdgeNode(database, infra.kafkaBootstrap(), folder)) {
      node.ensureTopics().startStore().startEdge();
      answered.add(clickId(node.get("/a")));

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(
                      node.number("SELECT clicks FROM link_stats WHERE link_id = 'link_waiting'"))
                  .isEqualTo(22));
      assertThat(
              node.number(
                  "SELECT count(*) FROM clicks WHERE click_id = ANY($1)",
                  (Object) answered.toArray(String[]::new)))
          .isEqualTo(22);
      await().untilAsserted(() -> assertThat(node.edge().health()).isEqualTo(PartHealth.OK));
    }
  }

  @Test
  void knownLinksShouldRedirectWhilePostgresIsAway(Infra infra) throws Exception {
    try (EdgeNode node =
        new EdgeNode(infra.freshDatabase(), infra.kafkaBootstrap(), folder.resolve("journal"))) {
      node.link("link_1", "known", "https://shop.example/");
      node.ensureTopics().startEdge();
      ControlledServer postgres = infra.server(Part.POSTGRES);
      postgres.kill();
      try {
        assertThat(node.get("/known").statusCode()).isEqualTo(302);
        assertThat(node.get("/unknown").statusCode()).isEqualTo(503);
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(node.edge().health().reason()).contains("PostgreSQL"));
        assertThat(node.get("/known").statusCode()).isEqualTo(302);
      } finally {
        postgres.start();
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(node.get("/unknown").statusCode()).isEqualTo(404));
      node.link("link_2", "later", "https://shop.example/");
      assertThat(node.get("/later").statusCode()).isEqualTo(302);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(node.edge().health()).isEqualTo(PartHealth.OK));
    }
  }

  @ParameterizedTest
  @EnumSource(OnFailure.class)
  void visitorShouldGetWhatTheSettingSaysWhenTheJournalIsFull(OnFailure onFailure, Infra infra)
      throws Exception {
    int segment = 256 * 1024;
    try (EdgeNode node = new EdgeNode(infra.freshDatabase(), "127.0.0.1:" + closedPort(), folder)) {
      node.link("link_1", "a", "https://shop.example/");
      node.startEdge(segment, 2L * segment, onFailure);
      String path = "/a?q=" + "x".repeat(3_000);
      HttpResponse<String> answer = node.get(path, "x-forwarded-for", "203.0.113.1");
      int visits = 1;
      while (node.edge().journal().getFirst().refused() == 0) {
        answer = node.get(path, "x-forwarded-for", "203.0." + visits / 200 + "." + visits % 200);
        visits++;
      }

      assertThat(answer.statusCode()).isEqualTo(onFailure == OnFailure.REDIRECT ? 302 : 503);
      assertThat(node.edge().health().status()).isEqualTo(PartHealth.Status.DEGRADED);
      assertThat(node.edge().health().reason()).contains("clicks are not journalled");
      LaneStats lane = node.edge().journal().getFirst();
      assertThat(lane.lastSequence() + lane.refused()).isEqualTo(visits);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
