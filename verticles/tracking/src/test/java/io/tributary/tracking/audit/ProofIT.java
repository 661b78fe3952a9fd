package io.tributary.tracking.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.MeshException;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.audit.verify.ClickVerifier;
import io.tributary.tracking.audit.verify.Findings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit and the verification say yes when all is well, and name what is not. */
@UseServers({Part.POSTGRES, Part.KAFKA})
class ProofIT {
  private static final int CLICKS = 3_000;

  private final Infra infra;
  @TempDir private Path folder;
  private AuditNode node;
  private List<String> ids;

  ProofIT(Infra infra) {
    this.infra = infra;
  }

  @BeforeEach
  void fill() throws Exception {
    deleteTopic();
    node = new AuditNode(infra, infra.freshDatabase(), folder.resolve("journal"));
    node.startJournal().startStore();
    ids = node.click(CLICKS);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> node.number("SELECT count(*) FROM clicks") == CLICKS);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    deleteTopic();
  }

  /** Tests share Kafka, and this one speaks of all that is in the topic. */
  private void deleteTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.kafkaBootstrap()))) {
      if (admin.listTopics().names().get().contains("clicks")) {
        admin.deleteTopics(List.of("clicks")).all().get();
        await().until(() -> !admin.listTopics().names().get().contains("clicks"));
      }
    }
  }

  @Test
  void allShouldBeWellWhenNothingHappened() throws Exception {
    JsonObject audit = node.audit();

    assertThat(audit.getBoolean("settled")).isTrue();
    JsonObject totals = audit.getJsonObject("totals");
    for (String count : List.of("journalled", "shipped", "stored")) {
      assertThat(totals.getInteger(count)).as(count).isEqualTo(CLICKS);
    }
    for (String count : List.of("refused", "repeated", "inTransit", "missing", "duplicate")) {
      assertThat(totals.getInteger(count)).as(count).isZero();
    }
    assertThat(audit.getJsonArray("lanes")).hasSize(2);
    assertThat(audit.getJsonArray("lanes").getJsonObject(1).getInteger("stored"))
        .isEqualTo(CLICKS / 2);

    Findings running = verify();
    assertThat(running.wrong()).isEmpty();
    assertThat(running.exitCode()).isZero();
    node.stopJournal();
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void auditShouldBeForTheOperatorOnly() {
    assertThatThrownBy(() -> AuditNode.await(node.ask("ws_1")))
        .cause()
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("first workspace");
  }

  @Test
  void clicksOnTheirWayShouldNotBeCalledMissing() throws Exception {
    node.stopStore();
    node.click(100);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.audit().getJsonObject("totals").getInteger("shipped") == CLICKS + 100);
    JsonObject audit = node.audit();

    assertThat(audit.getBoolean("settled")).isFalse();
    assertThat(audit.getJsonObject("totals").getInteger("inTransit")).isEqualTo(100);
    assertThat(audit.getJsonObject("totals").getInteger("missing")).isZero();
    assertThat(verify().exitCode()).isZero();
  }

  @Test
  void nothingShouldBeMissingWhileClicksComeIn() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> visitors =
        CompletableFuture.runAsync(() -> {
          while (!enough.get()) {
            node.click(20);
          }
        });
    try {
      for (int look = 0; look < 3; look++) {
        assertThat(verify().wrong()).isEmpty();
        // The same for lanes of whose journal only the topic tells.
        assertThat(verify(folder.resolve("elsewhere")).wrong()).isEmpty();
      }
    } finally {
      enough.set(true);
      visitors.join();
    }
  }

  @Test
  void clicksThatKafkaHasDeletedShouldNotBeCalledMissing() throws Exception {
    Map<Integer, Long> sizes =
        topic().stream()
            .collect(Collectors.groupingBy(ConsumerRecord::partition, Collectors.counting()));
    var largest = sizes.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.kafkaBootstrap()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition("clicks", largest.getKey()),
                  RecordsToDelete.beforeOffset(largest.getValue() / 2)))
          .all()
          .get();
    }
    node.stopJournal(); // What Kafka acknowledged is then written down; records behind it may come.

    Findings found = verify();

    assertThat(found.wrong()).isEmpty();
    assertThat(found.exitCode()).isEqualTo(2);
    assertThat(found.unknown()).anyMatch(line -> line.contains("or deleted there"));
  }

  @Test
  void countsShouldShowAClickThatTheStorePassedAndDidNotStore() {
    String change =
        """
        UPDATE journal_blocks SET stored = stored + $1 WHERE (journal, lane, block, partition) =
          (SELECT journal, lane, block, partition FROM journal_blocks ORDER BY 1, 2, 3, 4 LIMIT 1)
        """;
    node.sql(change, -1L);
    assertThat(node.audit().getJsonObject("totals").getInteger("missing")).isEqualTo(1);

    node.sql(change, 3L);
    JsonObject totals = node.audit().getJsonObject("totals");
    assertThat(totals.getInteger("missing")).isZero();
    assertThat(totals.getInteger("duplicate")).isEqualTo(2);
  }

  @Test
  void rowThatWasDeletedShouldBeNamed() throws Exception {
    String lost = ids.get(1_234);
    node.sql("DELETE FROM clicks WHERE click_id = $1", lost);

    Findings found = verify();

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.wrong()).hasSize(1);
    assertThat(found.wrong().getFirst()).contains("click " + lost).contains("is not stored");
    assertThat(found.wrong().getFirst()).contains("lane 0, record 618");
  }

  @Test
  void clicksThatRetentionRemovedShouldNotBeMissed() throws Exception {
    // As retention leaves it, except for how it goes about it.
    node.sql(
        "INSERT INTO click_months_removed SELECT DISTINCT date_trunc('month', at, 'UTC')::date, now()"
            + " FROM clicks");
    node.sql("TRUNCATE clicks");
    assertThat(node.number("SELECT count(*) FROM clicks")).isZero();

    Findings found = verify();

    assertThat(found.wrong()).isEmpty();
    assertThat(found.exitCode()).isZero();
    assertThat(node.audit().getJsonObject("totals").getInteger("missing")).isZero();
  }

  @Test
  void rowsThatNoJournalHasShouldBeNamed() throws Exception {
    node.sql(
        "INSERT INTO clicks SELECT ('x' || substr(click_id, 2)) AS forged, at, workspace_id,"
            + " link_id, bot, trigger, ip, continent, country, region, city, device, browser, os,"
            + " referer, referer_url, url, utm_source, utm_medium, utm_campaign, utm_term,"
            + " utm_content, sub_id, user_agent FROM clicks WHERE click_id = $1",
        ids.get(7));

    Findings found = verify();

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.wrong())
        .containsExactly("click x" + ids.get(7).substring(1) + " is stored and in no journal");
  }

  @Test
  void clickThatIsStoredTwiceShouldBeNamedByBoth() throws Exception {
    node.sql(
        "INSERT INTO clicks SELECT click_id, at + interval '1 microsecond', workspace_id, link_id,"
            + " bot, trigger, ip, continent, country, region, city, device, browser, os, referer,"
            + " referer_url, url, utm_source, utm_medium, utm_campaign, utm_term, utm_content,"
            + " sub_id, user_agent FROM clicks WHERE click_id = $1",
        ids.get(9));

    assertThat(node.audit().getJsonObject("totals").getInteger("duplicate")).isEqualTo(1);
    assertThat(verify().wrong()).containsExactly("click " + ids.get(9) + " is stored twice");
  }

  @Test
  void byteThatChangedInTheJournalShouldBeNamed() throws Exception {
    node.stopJournal();
    Path lane = folder.resolve("journal").resolve("lane-001");
    Path segment;
    try (var files = Files.list(lane)) {
      segment =
          files.filter(file -> file.toString().endsWith(".segment")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[64 + 32 + 20] ^= 1;
    Files.write(segment, bytes);

    Findings found = verify();

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.wrong()).hasSize(1);
    assertThat(found.wrong().getFirst()).contains("lane 1: record 1 cannot be read");
  }

  @Test
  void recordThatIsMissingOrForgedInKafkaShouldBeNamed() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = topic();
    node.stopStore();
    deleteTopic();
    node.close();
    // The same topic again, without one record and with another's content changed.
    AuditNode again = new AuditNode(infra, infra.freshDatabase(), folder.resolve("journal"));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                infra.kafkaBootstrap(),
                "key.serializer",
                "org.apache.kafka.common.serialization.ByteArraySerializer",
                "value.serializer",
                "org.apache.kafka.common.serialization.ByteArraySerializer"))) {
      for (int i = 0; i < records.size(); i++) {
        ConsumerRecord<byte[], byte[]> record = records.get(i);
        byte[] value = record.value();
        if (i == 500) {
          continue;
        }
        if (i == 700) {
          value = value.clone();
          value[value.length - 1] ^= 1;
        }
        producer.send(
            new ProducerRecord<>(
                "clicks",
                record.partition(),
                record.timestamp(),
                record.key(),
                value,
                record.headers()));
      }
    }
    node = again;

    Findings found = verify();

    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.wrong()).hasSize(2);
    assertThat(found.wrong()).anyMatch(line -> line.contains("is missing in Kafka"));
    assertThat(found.wrong()).anyMatch(line -> line.contains("the chain is broken at record"));
  }

  private List<ConsumerRecord<byte[], byte[]>> topic() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", infra.kafkaBootstrap(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor("clicks").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList());
      while (records.size() < CLICKS) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private Findings verify() throws Exception {
    return verify(folder.resolve("journal"));
  }

  private Findings verify(Path journal) throws Exception {
    return new ClickVerifier(journal, node.kafka, node.postgres, line -> {}).run();
  }
}
