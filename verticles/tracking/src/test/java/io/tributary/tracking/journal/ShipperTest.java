package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.health.PartHealth;
import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.journal.JournalConfig.Sync;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {
  @TempDir private Path folder;
  private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

  @Test
  void shipperShouldSendWhatWasJournalledInOrder() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1);
        Shipper shipper = shipper(clicks, true)) {
      clicks.appendAll(0, 500, "click");

      await().untilAsserted(() -> assertThat(clicks.lane(0).shippedSequence()).isEqualTo(500));
      assertThat(sent()).hasSize(500).startsWith("click0", "click1").endsWith("click499");
      assertThat(shipper.health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void shipperShouldSendAgainOnlyWhatWasNotAcknowledgedBeforeARestart() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      try (Shipper shipper = shipper(clicks, true)) {
        clicks.appendAll(0, 5, "a");
        await().untilAsserted(() -> assertThat(clicks.lane(0).shippedSequence()).isEqualTo(5));
        assertThat(shipper.health()).isEqualTo(PartHealth.OK);
      }
      clicks.appendAll(0, 3, "b");
    }
    producers.clear();
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1);
        Shipper shipper = shipper(clicks, true)) {
      await().untilAsserted(() -> assertThat(clicks.lane(0).shippedSequence()).isEqualTo(8));
      assertThat(sent()).containsExactly("b0", "b1", "b2");
      assertThat(shipper.health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void everyRecordShouldCarryItsPlaceInTheJournal() throws Exception {
    long id;
    List<JournalPlace> places = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Clicks clicks = new Clicks(Clicks.config(folder), 1);
          Shipper shipper = shipper(clicks, true)) {
        clicks.appendAll(0, 3, "a");
        await().untilAsserted(() -> assertThat(clicks.journal().unshipped()).isZero());
        assertThat(shipper.health()).isEqualTo(PartHealth.OK);
        id = clicks.journal().id();
        for (var record : producers.getLast().history()) {
          places.add(JournalPlace.decode(record.headers().lastHeader(JournalPlace.HEADER).value()));
        }
        assertThat(places).allMatch(place -> place.journal() == clicks.journal().id());
        JournalPlace last = places.getLast();
        assertThat(clicks.lane(0).chainHead())
            .isEqualTo(
                HexFormat.of().toHexDigits(last.chainHigh())
                    + HexFormat.of().toHexDigits(last.chainLow()));
      }
      assertThat(JournalId.read(folder)).isEqualTo(id);
    }
    assertThat(places).extracting(JournalPlace::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void shipperShouldStartOverWhenASendFails() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1);
        Shipper shipper = shipper(clicks, false)) {
      clicks.appendAll(0, 4, "a");
      await().until(() -> producers.size() == 1 && producers.getFirst().history().size() == 4);
      MockProducer<byte[], byte[]> first = producers.getFirst();
      first.completeNext();
      first.completeNext();
      first.errorNext(new org.apache.kafka.common.errors.TimeoutException("Kafka is away"));

      await().untilAsserted(() -> assertThat(shipper.health().reason()).contains("Kafka is away"));
      await().until(() -> producers.size() == 2 && producers.get(1).history().size() == 4);
      assertThat(first.closed()).isTrue();
      while (producers.get(1).completeNext()) {
        // Kafka is back.
      }
      await().untilAsserted(() -> assertThat(clicks.lane(0).shippedSequence()).isEqualTo(4));
      assertThat(shipper.health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void shipperShouldDeleteSegmentsOnlyWhenAllOfThemIsAcknowledged() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1);
        Shipper shipper = shipper(clicks, false)) {
      JournalTest.fillSegments(clicks, 3);
      await().until(() -> !producers.isEmpty() && producers.getFirst().history().size() > 20);
      assertThat(Clicks.segments(folder, 0)).hasSize(4);

      while (clicks.lane(0).shippedSequence() < clicks.lane(0).lastSequence()) {
        producers.getFirst().completeNext();
      }

      await().untilAsserted(() -> assertThat(Clicks.segments(folder, 0)).hasSize(1));
      assertThat(clicks.lane(0).firstSequence()).isGreaterThan(1);
      assertThat(shipper.health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void fullJournalShouldTakeClicksAgainOnceKafkaHasTheOldOnes() throws Exception {
    JournalConfig config = Clicks.config(folder, 2L * Clicks.SEGMENT, Sync.ALWAYS);
    try (Clicks clicks = new Clicks(config, 1)) {
      byte[] large = new byte[Record.MAX_PAYLOAD];
      while (clicks.append(0, large).join() == null) {
        // Until it is full.
      }
      try (Shipper shipper = shipper(clicks, true)) {
        await().untilAsserted(() -> assertThat(clicks.append(0, large).join()).isNull());
        // Round and round through segments that are written over.
        for (int i = 0; i < 40; i++) {
          await().until(() -> clicks.append(0, large).join() == null);
        }
        long last = clicks.lane(0).lastSequence();
        await().untilAsserted(() -> assertThat(clicks.lane(0).shippedSequence()).isEqualTo(last));
        assertThat(sent()).hasSize((int) last);
        assertThat(shipper.health()).isEqualTo(PartHealth.OK);
      }
    }
    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK);
      assertThat(clicks.journal().unshipped()).isZero();
    }
  }

  @Test
  void lanesWithoutAnEventLoopShouldBeShippedToo() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 3)) {
      clicks.appendAll(0, 2, "a");
      clicks.appendAll(1, 2, "b");
      clicks.appendAll(2, 2, "c");
    }
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1);
        Shipper shipper = shipper(clicks, true)) {
      await().untilAsserted(() -> assertThat(clicks.journal().unshipped()).isZero());
      assertThat(sent()).containsExactlyInAnyOrder("a0", "a1", "b0", "b1", "c0", "c1");
      assertThat(shipper.health()).isEqualTo(PartHealth.OK);
    }
  }

  @Test
  void recordThatRotsOnDiskShouldNotStopThoseBehindIt() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      JournalTest.fillSegments(clicks, 2);
      Path first = Clicks.segments(folder, 0).getFirst();
      byte[] bytes = Files.readAllBytes(first);
      bytes[SegmentHeader.BYTES + 2 * (Record.MAX_PAYLOAD / 2 + Record.HEADER_BYTES) + 50] ^= 1;
      Files.write(first, bytes);
      try (Shipper shipper = shipper(clicks, true)) {
        await().untilAsserted(() -> assertThat(clicks.journal().unshipped()).isZero());
        assertThat(sent().size()).isBetween(10, 13);
        assertThat(clicks.journal().health().reason()).contains("cannot be sent");
        assertThat(first.resolveSibling(first.getFileName() + ".damaged")).exists();
        assertThat(shipper.health()).isEqualTo(PartHealth.OK);
      }
    }
  }

  @Test
  void whatIsWrittenWhileTheEndIsReadShouldNotPassForDamage() throws Exception {
    JournalConfig config = Clicks.config(folder, 64L * Clicks.SEGMENT, Sync.NONE);
    try (Clicks clicks = new Clicks(config, 1);
        Producer<byte[], byte[]> producer = producer(true)) {
      LaneLog log = clicks.journal().logs().iterator().next();
      ShippedLane lane = new ShippedLane(log, clicks.journal().id(), Clicks::key, null);
      InFlight inFlight = new InFlight(() -> {});
      CompletableFuture<?> visitors =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20_000; i++) {
              clicks.append(0, "click").join();
            }
          });
      while (!visitors.isDone() || lane.hasMore()) {
        lane.send(producer, "clicks", inFlight);
        lane.settle();
      }
      visitors.join();
      lane.close();
      assertThat(log.damage()).isNull();
      assertThat(log.shipped()).isEqualTo(20_000);
    }
  }

  private Shipper shipper(Clicks clicks, boolean acknowledgesAtOnce) {
    Supplier<Producer<byte[], byte[]>> make =
        () -> {
          MockProducer<byte[], byte[]> producer = producer(acknowledgesAtOnce);
          producers.add(producer);
          return producer;
        };
    Shipper shipper =
        new Shipper(clicks.journal(), "clicks", Clicks::key, make, new SimpleMeterRegistry());
    shipper.start();
    return shipper;
  }

  private static MockProducer<byte[], byte[]> producer(boolean acknowledgesAtOnce) {
    return new MockProducer<>(
        acknowledgesAtOnce,
        new RoundRobinPartitioner(),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private List<String> sent() {
    List<String> sent = new ArrayList<>();
    producers.forEach(producer ->
        producer
            .history()
            .forEach(record -> sent.add(new String(record.value(), StandardCharsets.UTF_8))));
    return sent;
  }
}
