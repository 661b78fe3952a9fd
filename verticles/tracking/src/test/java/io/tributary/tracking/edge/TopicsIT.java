package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.health.PartHealth;
import io.tributary.kit.health.PartHealth.Status;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.kafka.KafkaWatch;
import io.tributary.mesh.Topics;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts wait in topics for as long as it takes, so nobody else's idea of a topic will do. */
@UseServers({Part.POSTGRES, Part.KAFKA})
class TopicsIT {
  private static final String WEEK_MS = String.valueOf(Duration.ofDays(7).toMillis());

  private final Vertx vertx = Vertx.vertx();
  private final Infra infra;
  private final KafkaConfig kafka;
  private final Admin admin;

  TopicsIT(Infra infra) {
    this.infra = infra;
    kafka = new KafkaConfig(infra.kafkaBootstrap());
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }

  @AfterEach
  void close() {
    admin.close();
    done(vertx.close());
  }

  @Test
  void topicThatForgetsShouldBeNamedInHealthUntilItRemembers() throws Exception {
    String forgets = "forgets-" + UUID.randomUUID();
    String remembers = "remembers-" + UUID.randomUUID();
    admin
        .createTopics(
            List.of(
                new NewTopic(forgets, Optional.of(1), Optional.empty())
                    .configs(Map.of("retention.ms", WEEK_MS))))
        .all()
        .get();
    KafkaWatch watch = new KafkaWatch(vertx, kafka, List.of(forgets, remembers), 3);
    done(watch.start());

    PartHealth health = done(watch.health());
    assertThat(health.status()).isEqualTo(Status.DEGRADED);
    assertThat(health.reason())
        .contains(forgets + " forgets after 168 hours")
        .contains("retention.ms=-1")
        .doesNotContain(remembers);

    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, forgets),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET))))
        .all()
        .get();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(done(watch.health())).isEqualTo(PartHealth.OK));
    done(watch.stop());
  }

  @Test
  void clicksShouldWaitUntilTheirTopicIsMadeAsItMustBe(@TempDir Path folder) throws Exception {
    deleteClicks();
    KafkaWatch watch = new KafkaWatch(vertx, kafka, List.of(Topics.CLICKS), 3);
    try (EdgeNode node = new EdgeNode(infra.freshDatabase(), kafka.bootstrap(), folder)) {
      node.link("link_early", "early", "https://shop.example/");
      node.behind(watch.gate()).startEdge();
      assertThat(EdgeNode.clickId(node.get("/early"))).isNotEmpty();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(node.edge().health().reason()).contains("topics are not made yet"));
      assertThat(topics()).doesNotContain(Topics.CLICKS);

      done(watch.start());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.edge().journal().getFirst().shippedSequence() == 1);
      assertThat(admin.describeTopics(List.of(Topics.CLICKS)).allTopicNames().get())
          .hasEntrySatisfying(Topics.CLICKS, topic -> assertThat(topic.partitions()).hasSize(3));
      assertThat(done(watch.health())).isEqualTo(PartHealth.OK);
    } finally {
      done(watch.stop());
    }
  }

  /** Tests share Kafka. */
  private void deleteClicks() throws Exception {
    if (topics().contains(Topics.CLICKS)) {
      admin.deleteTopics(List.of(Topics.CLICKS)).all().get();
      await().until(() -> !topics().contains(Topics.CLICKS));
    }
  }

  private Set<String> topics() throws Exception {
    return admin.listTopics().names().get();
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
