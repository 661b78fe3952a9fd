package io.tributary.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.outbox.Inbox;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Kit's inbox, on the tables of a context that has one. */
@UseServers({Part.POSTGRES})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxIT {
  private static final int BATCH = 500;
  private static final AtomicInteger CONSUMERS = new AtomicInteger();

  private final Vertx vertx = Vertx.vertx();
  private Database database;
  private String consumer = "";

  @BeforeAll
  void migrate(Infra infra) {
    PostgresEndpoint endpoint = infra.freshDatabase();
    PostgresConfig config =
        new PostgresConfig(
            endpoint.host(),
            endpoint.port(),
            endpoint.database(),
            endpoint.user(),
            endpoint.password(),
            4,
            100,
            10_000);
    PaymentsNode.await(Migrations.run(vertx, config, "payments"));
    database = Database.open(vertx, config, "payments");
  }

  @AfterAll
  void close() {
    PaymentsNode.await(database.close());
    PaymentsNode.await(vertx.close());
  }

  @BeforeEach
  void consumer() {
    consumer = "consumer" + CONSUMERS.incrementAndGet();
  }

  @Test
  void redeliveredRecordsShouldCountOnceHoweverOldTheyAre() {
    assertThat(take(batch("t1", 0, 3))).containsExactlyInAnyOrder("e0", "e1", "e2");
    assertThat(take(batch("t1", 0, 3))).isEmpty();
    assertThat(take(batch("t1", 2, 2))).containsExactly("e3");
  }

  @Test
  void rolledBackBatchShouldCountWhenItComesAgain() {
    Future<Set<String>> failed =
        database.transaction(tx ->
            Inbox.firstOf(tx, consumer, batch("t1", 0, 2))
                .compose(first -> Future.failedFuture(new IllegalStateException("killed"))));
    assertThat(PaymentsNode.await(failed.otherwise(Set.of()))).isEmpty();

    assertThat(take(batch("t1", 0, 2))).hasSize(2);
  }

  @Test
  void factThatAnOutboxSentTwiceShouldCountOnce() {
    take(List.of(arrival("t1", 0, "a", false), arrival("t1", 1, "b", false)));

    assertThat(take(List.of(arrival("t1", 2, "a", false), arrival("t1", 3, "c", false))))
        .containsExactly("c");
  }

  @Test
  void topicThatIsMadeAgainShouldNotBeTakenForTheOldOne() {
    take(List.of(arrival("t1", 0, "a", false), arrival("t1", 1, "b", false)));

    assertThat(take(List.of(arrival("t2", 0, "c", false)))).containsExactly("c");
    assertThat(take(List.of(arrival("t2", 0, "c", false)))).isEmpty();
    assertThat(take(List.of(arrival("t2", 1, "d", false)))).containsExactly("d");
  }

  @Test
  void tableShouldStayAsLargeAsItIsAndKeepReplays() {
    take(List.of(arrival("t1", 0, "replayed", true)));
    long offset = 1;
    long largest = 0;
    for (int round = 0; round < 50; round++) {
      assertThat(take(batch("t1", offset, BATCH))).hasSize(BATCH);
      offset += BATCH;
      largest = Math.max(largest, rows());
    }

    assertThat(rows()).isEqualTo(10_000 + 1);
    assertThat(largest).isLessThanOrEqualTo(10_000 + 1);
    assertThat(take(List.of(arrival("t1", offset, "replayed", true)))).isEmpty();
  }

  private Set<String> take(List<Inbox.Arrival> arrivals) {
    return PaymentsNode.await(database.transaction(tx -> Inbox.firstOf(tx, consumer, arrivals)));
  }

  private long rows() {
    return PaymentsNode.await(
            database.query(
                "SELECT count(*) AS n FROM inbox WHERE consumer = $1", Tuple.of(consumer)))
        .iterator()
        .next()
        .getLong("n");
  }

  private static List<Inbox.Arrival> batch(String topicId, long from, int size) {
    List<Inbox.Arrival> arrivals = new ArrayList<>();
    for (long offset = from; offset < from + size; offset++) {
      arrivals.add(arrival(topicId, offset, "e" + offset, false));
    }
    return arrivals;
  }

  private static Inbox.Arrival arrival(
      String topicId, long offset, String eventId, boolean replayed) {
    RecordHeaders headers = new RecordHeaders();
    if (replayed) {
      headers.add("dlq.consumer", "consumer".getBytes(StandardCharsets.UTF_8));
    }
    return new Inbox.Arrival(
        new TopicRecord("conversions", 0, offset, "ws", new byte[0], headers, topicId), eventId);
  }
}
