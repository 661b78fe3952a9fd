package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.health.PartHealth;
import io.tributary.mesh.JournalPlace;
import io.tributary.tracking.journal.JournalConfig.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage on disk: nothing that can be read is lost, what is lost is named, no number is reused. */
class DamageTest {
  private static final int RECORD = Record.HEADER_BYTES + "click0".length();
  private static final int THIRD = SegmentHeader.BYTES + 2 * RECORD;

  @TempDir private Path folder;

  @Test
  void recordsBehindADamagedOneShouldBeSentWhereverItIsDamaged() throws Exception {
    byte[] whole = journalOfFive();
    for (int at = THIRD; at < THIRD + RECORD; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Path home = folder.resolve("byte-" + at);
      place(home, changed);
      // Damaged records in the middle are known by their number, at the very end they are torn.
      try (Clicks clicks = new Clicks(Clicks.config(home), 1)) {
        assertThat(clicks.lane(0).lastSequence()).as("byte %d", at).isEqualTo(5);
        assertThat(clicks.journal().health().status()).isEqualTo(PartHealth.Status.DEGRADED);
        assertThat(clicks.journal().health().reason()).contains("records 3 cannot be read");
        assertThat(clicks.appendAll(0, 1, "after")).isNull();

        assertThat(ship(clicks))
            .isEqualTo(
                Map.of(1L, "click0", 2L, "click1", 4L, "click3", 5L, "click4", 6L, "after0"));
        assertThat(damagedFiles(home)).hasSize(1);
      }
      assertThat(Files.readAllBytes(damagedFiles(home).getFirst())).startsWith(changed);
    }
  }

  @Test
  void recordsShouldBeSentWhenTheHeadOfTheirFileIsDamaged() throws Exception {
    byte[] whole = journalOfFive();
    for (int at = 0; at < 8 + Long.BYTES + Chain.BYTES + Integer.BYTES; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Path home = folder.resolve("head-" + at);
      place(home, changed);
      try (Clicks clicks = new Clicks(Clicks.config(home), 1)) {
        assertThat(clicks.lane(0).lastSequence()).as("byte %d", at).isEqualTo(5);
        assertThat(clicks.journal().health().reason()).contains("the file's head cannot be read");
        assertThat(clicks.appendAll(0, 1, "after")).isNull();

        assertThat(ship(clicks).values())
            .containsExactly("click0", "click1", "click2", "click3", "click4", "after0");
        assertThat(damagedFiles(home)).hasSize(1);
      }
    }
  }

  @Test
  void damagedHeadBetweenWholeFilesShouldCostNothing() throws Exception {
    JournalConfig config = Clicks.config(folder);
    try (Clicks clicks = new Clicks(config, 1)) {
      JournalTest.fillSegments(clicks, 3);
    }
    wipe(Clicks.segments(folder, 0).get(1), 0, SegmentHeader.BYTES);

    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(22);
      assertThat(clicks.journal().health().reason()).contains("the file's head cannot be read");
      assertThat(ship(clicks)).hasSize(22);
    }
  }

  @Test
  void recordThatBreaksTheChainShouldNotBeSent() throws Exception {
    byte[] bytes = journalOfFive();
    bytes[THIRD + Record.HEADER_BYTES] = 'C';
    ByteBuffer all = ByteBuffer.wrap(bytes);
    all.putInt(THIRD + Record.CRC, Record.crc(new CRC32C(), all, THIRD, "click0".length()));
    Path home = folder.resolve("forged");
    place(home, bytes);

    try (Clicks clicks = new Clicks(Clicks.config(home), 1)) {
      assertThat(clicks.journal().health().reason()).contains("records 3 cannot be read");
      assertThat(ship(clicks)).containsOnlyKeys(1L, 2L, 4L, 5L);
    }
  }

  @Test
  void holesShouldBeNamedAgainAtTheNextStartAndStayOutOfTheWay() throws Exception {
    byte[] bytes = journalOfFive();
    // Two records that were never written although the one behind them was.
    java.util.Arrays.fill(bytes, SegmentHeader.BYTES + RECORD, THIRD + RECORD, (byte) 0);
    Path home = folder.resolve("hole");
    place(home, bytes);
    for (int start = 0; start < 3; start++) {
      try (Clicks clicks = new Clicks(Clicks.config(home), 1)) {
        assertThat(clicks.lane(0).lastSequence()).isEqualTo(5 + start);
        assertThat(clicks.journal().health().reason()).contains("records 2 to 3 cannot be read");
        assertThat(clicks.appendAll(0, 1, "more")).isNull();
      }
    }
    try (Clicks clicks = new Clicks(Clicks.config(home), 1)) {
      assertThat(ship(clicks)).containsOnlyKeys(1L, 4L, 5L, 6L, 7L, 8L);
    }
    try (Clicks clicks = new Clicks(Clicks.config(home), 1)) {
      assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK);
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(8);
    }
  }

  @Test
  void numbersThatKafkaHasShouldNotBeUsedAgainWhenTheDiskLostThem() throws Exception {
    JournalConfig config = Clicks.config(folder);
    byte[] chain;
    try (Clicks clicks = new Clicks(config, 1)) {
      clicks.appendAll(0, 5, "click");
      assertThat(ship(clicks)).hasSize(5);
      chain = java.util.HexFormat.of().parseHex(clicks.lane(0).chainHead());
    }
    wipe(Clicks.segments(folder, 0).getFirst(), THIRD, 3 * RECORD);

    try (Clicks clicks = new Clicks(config, 1)) {
      assertThat(clicks.journal().health().reason())
          .contains("records 3 to 5 cannot be read any more; Kafka has them");
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(5);
      assertThat(clicks.lane(0).shippedSequence()).isEqualTo(5);
      assertThat(clicks.appendAll(0, 1, "after")).isNull();
      assertThat(ship(clicks)).isEqualTo(Map.of(6L, "after0"));
      Chain expected = new Chain();
      expected.reset(chain);
      expected.advance(6, "after0".getBytes(StandardCharsets.UTF_8), 0, 6);
      assertThat(clicks.lane(0).chainHead()).isEqualTo(Chain.hex(expected.value()));
    }
  }

  @Test
  void lanesShouldBeRetiredWhenAPowerCutMayHaveTakenWhatWasSent() throws Exception {
    JournalConfig config = Clicks.config(folder, 64L * Clicks.SEGMENT, Sync.INTERVAL);
    Path copy = folder.resolve("after-the-cut");
    try (Clicks clicks = new Clicks(config, 1)) {
      clicks.appendAll(0, 5, "click");
      Clicks.copy(folder.resolve("running"), copy.resolve("running"));
      Clicks.copy(folder.resolve("id"), copy.resolve("id"));
      for (Path file : Clicks.segments(folder, 0)) {
        Clicks.copy(file, copy.resolve("lane-000").resolve(file.getFileName()));
      }
    }
    JournalConfig cut = Clicks.config(copy, 64L * Clicks.SEGMENT, Sync.INTERVAL);
    wipe(Clicks.segments(copy, 0).getFirst(), THIRD, 3 * RECORD);

    try (Clicks clicks = new Clicks(cut, 1)) {
      clicks.appendAll(0, 1, "new");
      assertThat(clicks.journal().health()).isEqualTo(PartHealth.OK);
      assertThat(clicks.lane(0).lastSequence()).isEqualTo(2);
      assertThat(clicks.lane(1).lastSequence()).isEqualTo(1);
    }
    try (Clicks clicks = new Clicks(cut, 1)) {
      // That run ended in order: the new lane goes on, the old one stays as it was.
      clicks.appendAll(0, 1, "newer");
      assertThat(clicks.journal().stats())
          .extracting(LaneStats::lastSequence)
          .containsExactly(2L, 2L);
    }
  }

  @Test
  void spaceShouldBeKeptForASegmentThatCannotBeDeleted() throws Exception {
    try (Clicks clicks = new Clicks(Clicks.config(folder), 1)) {
      JournalTest.fillSegments(clicks, 3);
      LaneLog log = clicks.journal().logs().iterator().next();
      long used = log.space().used();
      Segment first = log.segments().getFirst();
      Path inTheWay = Files.createDirectories(log.folder().resolve("spare-99.tmp"));
      assertThat(inTheWay).exists();
      Files.delete(first.file());
      Files.createDirectories(first.file().resolve("not-empty"));

      org.assertj.core.api.Assertions.assertThatThrownBy(() -> log.retire(first, 1))
          .isInstanceOf(IOException.class);

      assertThat(log.space().used()).isEqualTo(used);
      assertThat(log.segments()).contains(first);
      Files.delete(inTheWay);
    }
  }

  private byte[] journalOfFive() throws Exception {
    Path first = folder.resolve("five");
    try (Clicks clicks = new Clicks(Clicks.config(first), 1)) {
      clicks.appendAll(0, 5, "click");
    }
    return Files.readAllBytes(Clicks.segments(first, 0).getFirst());
  }

  private static void place(Path home, byte[] segment) throws IOException {
    Path lane = Files.createDirectories(home.resolve("lane-000"));
    Files.write(lane.resolve(String.format("%020d", 1) + LaneLog.SUFFIX), segment);
  }

  private static void wipe(Path file, long from, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(bytes), from);
    }
  }

  private static List<Path> damagedFiles(Path home) throws IOException {
    try (var files = Files.list(home.resolve("lane-000"))) {
      return files.filter(file -> file.toString().endsWith(".damaged")).toList();
    }
  }

  /** Ships all there is; what was sent, by sequence. */
  static Map<Long, String> ship(Clicks clicks) throws Exception {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            true,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try (Shipper shipper =
        new Shipper(
            clicks.journal(), "clicks", Clicks::key, () -> producer, new SimpleMeterRegistry())) {
      shipper.start();
      await().untilAsserted(() -> assertThat(clicks.journal().unshipped()).isZero());
      assertThat(shipper.health()).isEqualTo(PartHealth.OK);
    }
    Map<Long, String> sent = new TreeMap<>();
    for (var record : producer.history()) {
      JournalPlace place =
          JournalPlace.decode(record.headers().lastHeader(JournalPlace.HEADER).value());
      sent.put(place.sequence(), new String(record.value(), StandardCharsets.UTF_8));
    }
    return sent;
  }
}
