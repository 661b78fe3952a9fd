package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of the node, and starts in the wrong order. */
@Tag("chaos")
@UseServers
class NodeCrashIT {

  @Test
  @Tag("node")
  void everyRedirectShouldBeStoredOnceWhenTheNodeIsKilled(Infra infra) throws Exception {
    Effort effort = Effort.orElse(2, 0);
    try (Subject subject = Subject.on(infra, "chaos-node", Map.of())) {
      Subject.Link link = subject.newLink("killed");
      Book book;
      try (Visitors visitors = Visitors.of(subject.tributary(), link.key())) {
        for (int round = 0; round < effort.rounds(); round++) {
          visitors.awaitMore(1_000);
          subject.tributary().kill();
          subject.tributary().start();
        }
        visitors.awaitMore(1_000);
        book = visitors.leave();
      }
      Verdict verdict = subject.verdict("node killed " + effort.rounds() + " times", link, book);
      verdict.assertNothingLostOrDoubled();
      assertThat(book.failures().keySet()).containsOnly("connection lost");
      assertThat(book.connectionsThatDied()).isPositive();
      subject.awaitWell();
    }
  }

  @Test
  @Tag("start")
  void nodeShouldWaitForPostgresAndServeWithoutTheOthers(Infra infra) throws Exception {
    try (Subject subject = Subject.on(infra, "chaos-start", Map.of())) {
      Subject.Link link = subject.newLink("early");
      Book book;
      try {
        subject.tributary().kill();
        for (Part part : Part.values()) {
          infra.server(part).kill();
        }
        subject.tributary().launch();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> subject.tributary().log().contains("waiting for PostgreSQL"));
        infra.server(Part.POSTGRES).start();
        subject.tributary().awaitReady();
        assertThat(subject.unwell()).contains("kafka", "redis").doesNotContain("postgres");
        try (Visitors visitors = Visitors.of(subject.tributary(), link.key())) {
          visitors.awaitMore(500);
          book = visitors.leave();
        }
      } finally {
        for (Part part : Part.values()) {
          infra.server(part).start();
        }
      }
      subject
          .verdict("started before its servers", link, book)
          .assertNothingLostOrDoubled()
          .assertNoVisitorNoticed();
      subject.awaitWell();
    }
  }
}
