package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The journal's disk fills up while Kafka is away. (While Kafka takes clicks, a lane goes round in
 * the files it has and needs no more room.)
 */
@Tag("chaos")
@Tag("disk")
@UseServers
class FullDiskIT {
  private static final String REFUSED = "tributary_journal_refused_total";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @BeforeEach
  void needsAMount() throws IOException {
    assumeTrue(SmallDisk.isPossible(), "skipped: only root can mount a small disk");
  }

  @Test
  void linksShouldGoOnAndClicksBeCountedWhileTheDiskIsFull(Infra infra) throws Exception {
    try (SmallDisk disk = SmallDisk.mount("chaos-disk", 16);
        Subject subject = Subject.on(infra, "chaos-disk", journalOn(disk, "redirect"))) {
      Subject.Link link = subject.newLink("full");
      Book book;
      try (Visitors visitors = Visitors.of(subject.tributary(), link.key())) {
        fill(infra, disk, visitors);
        await().atMost(TIMEOUT).until(() -> subject.metric(REFUSED) > 0);
        assertThat(
                subject.health().getJsonObject("parts").getJsonObject("edge").getString("reason"))
            .startsWith("clicks are not journalled");
        visitors.awaitMore(500);
        disk.free();
        await()
            .atMost(TIMEOUT)
            .until(() -> !subject.health().encode().contains("clicks are not journalled"));
        visitors.awaitMore(500);
        infra.server(Part.KAFKA).start();
        book = visitors.leave();
      } finally {
        infra.server(Part.KAFKA).start();
      }
      Verdict verdict = subject.verdict("disk full, redirect", link, book).assertNoVisitorNoticed();
      assertThat(verdict.missing())
          .as("received, not stored, and said to be not journalled")
          .isEqualTo((long) subject.metric(REFUSED));
      assertThat(verdict.duplicates() + verdict.strangers() + verdict.extra()).isZero();
      subject.awaitWell();
    }
  }

  @Test
  void redirectsShouldFailWhileTheDiskIsFullWhereTheOperatorWantsThat(Infra infra)
      throws Exception {
    try (SmallDisk disk = SmallDisk.mount("chaos-disk-fail", 16);
        Subject subject = Subject.on(infra, "chaos-disk-fail", journalOn(disk, "fail"))) {
      Subject.Link link = subject.newLink("full-fail");
      Book book;
      try (Visitors visitors = Visitors.of(subject.tributary(), link.key())) {
        fill(infra, disk, visitors);
        await().atMost(TIMEOUT).until(() -> visitors.book().failures().containsKey("status 503"));
        disk.free();
        visitors.awaitMore(500);
        infra.server(Part.KAFKA).start();
        book = visitors.leave();
      } finally {
        infra.server(Part.KAFKA).start();
      }
      subject.verdict("disk full, fail", link, book).assertNothingLostOrDoubled();
      assertThat(book.failures()).containsOnlyKeys("status 503");
      assertThat(book.failures().get("status 503")).isEqualTo((long) subject.metric(REFUSED));
    }
  }

  private static void fill(Infra infra, SmallDisk disk, Visitors visitors) throws IOException {
    visitors.awaitMore(500);
    infra.server(Part.KAFKA).kill();
    disk.fill();
  }

  private static Map<String, String> journalOn(SmallDisk disk, String onFailure) {
    return Map.of(
        "TRIBUTARY_JOURNAL_FOLDER",
        disk.folder().resolve("journal").toString(),
        "TRIBUTARY_JOURNAL_SEGMENT_MIB",
        "1",
        "TRIBUTARY_JOURNAL_ON_FAILURE",
        onFailure);
  }
}
