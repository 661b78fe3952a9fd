package io.tributary.tracking.clickstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.JdbcConnection;
import io.tributary.kit.sql.Migrations;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.ClickCodec;
import io.tributary.mesh.ClickRecord;
import io.tributary.mesh.JournalPlace;
import io.tributary.mesh.MeshCodecs;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.device.UserAgents;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.geo.Geo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Batches as Kafka delivers them: repeated, overlapping, mixed, with rubbish in between. */
@UseServers(Part.POSTGRES)
@TestInstance(Lifecycle.PER_CLASS)
class ClickBatchIT {
  private static final Instant MARCH = Instant.parse("2026-03-31T23:59:59.500Z");
  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/130.0.0.0 Safari/537.36";

  private final Vertx vertx = Vertx.vertx();
  private final ClickId ids = new ClickId();
  private final PostgresConfig postgres;
  private final Database database;
  private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("click-batches", 4);
  private final List<ClickWriter> writers = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ClickBatch batch;
  private int workspaces;

  ClickBatchIT(Infra infra) {
    PostgresEndpoint endpoint = infra.freshDatabase();
    postgres =
        new PostgresConfig(
            endpoint.host(),
            endpoint.port(),
            endpoint.database(),
            endpoint.user(),
            endpoint.password(),
            6,
            100,
            5_000);
    database = Database.open(vertx, postgres, "tracking");
  }

  @BeforeAll
  void start() {
    MeshCodecs.registerAll(vertx.eventBus());
    await(Migrations.run(vertx, postgres, "tracking"));
    batch = newBatch();
  }

  @AfterAll
  void stop() {
    writers.forEach(ClickWriter::close);
    await(database.close());
    await(vertx.close());
  }

  @Test
  void storeShouldChangeNothingWhenABatchComesAgain() {
    String workspace = workspace();
    List<TopicRecord> records = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      records.add(
          click(workspace, "link_" + i % 3, MARCH.plusSeconds(i), i % 5 == 0 ? "" : CHROME));
    }
    await(store(batch, records));
    String once = state(workspace);
    await(store(batch, records));
    await(store(newBatch(), records.subList(10, 40)));

    assertThat(state(workspace)).isEqualTo(once);
    assertThat(number("SELECT clicks FROM workspace_totals WHERE workspace_id = $1", workspace))
        .isEqualTo(40);
    assertThat(number("SELECT bots FROM workspace_totals WHERE workspace_id = $1", workspace))
        .isEqualTo(10);
    // Half a second before April began, and after.
    assertThat(number("SELECT count(*) FROM workspace_quarters WHERE workspace_id = $1", workspace))
        .isEqualTo(2);
  }

  @Test
  void storeShouldCountAClickOnceWhenItStandsTwiceInABatch() {
    String workspace = workspace();
    TopicRecord click = click(workspace, "link_x", MARCH, CHROME);

    await(store(batch, List.of(click, click, click)));

    assertThat(number("SELECT clicks FROM workspace_totals WHERE workspace_id = $1", workspace))
        .isEqualTo(1);
  }

  @Test
  void storeShouldSkipWhatIsNoClick() {
    String workspace = workspace();
    double before = meters.counter("tributary.clicks.undecodable").count();

    await(
        store(
            batch,
            List.of(
                new TopicRecord("clicks", 0, 1, "k", new byte[] {9, 9, 9}),
                new TopicRecord("clicks", 0, 2, "k", new byte[0]),
                click(workspace, "link_x", MARCH, CHROME))));

    assertThat(meters.counter("tributary.clicks.undecodable").count()).isEqualTo(before + 2);
    assertThat(number("SELECT clicks FROM workspace_totals WHERE workspace_id = $1", workspace))
        .isEqualTo(1);
  }

  @Test
  void storeShouldTakeClicksOfAnyMonth() {
    String workspace = workspace();

    await(
        store(
            batch,
            List.of(
                click(workspace, "link_x", Instant.parse("2024-12-31T23:59:59.999Z"), CHROME),
                click(workspace, "link_x", Instant.parse("2025-01-01T00:00:00Z"), CHROME))));

    assertThat(number("SELECT count(*) FROM clicks_2024_12 WHERE workspace_id = $1", workspace))
        .isEqualTo(1);
    assertThat(number("SELECT count(*) FROM clicks_2025_01 WHERE workspace_id = $1", workspace))
        .isEqualTo(1);
  }

  @Test
  void retentionShouldRemoveOldMonthsAndKeepWhatWasCounted() throws SQLException {
    String workspace = workspace();
    partnerOf(workspace, "link_x");
    Instant old = Instant.parse("2022-05-10T12:00:00Z");
    List<TopicRecord> records =
        List.of(
            click(workspace, "link_x", old, CHROME),
            click(workspace, "link_x", old, ""),
            click(workspace, "link_x", MARCH, CHROME));
    await(store(batch, records));
    String counted = counters(workspace);

    try (ClickRetention retention = retention(13)) {
      assertThat(retention.run(Instant.parse("2023-06-30T23:59:59Z"))).isEmpty();
      assertThat(retention.run(Instant.parse("2023-07-01T00:00:00Z")))
          .containsExactly(YearMonth.of(2022, 5));
    }
    assertThat(number("SELECT count(*) FROM clicks WHERE workspace_id = $1", workspace))
        .isEqualTo(1);
    assertThat(counters(workspace)).isEqualTo(counted);

    // The group lost its place and begins anew, here and on a node that never saw the month.
    double tooOld = meters.counter("tributary.clicks.too.old").count();
    TopicRecord late = click(workspace, "link_x", old.plusSeconds(1), CHROME);
    TopicRecord now = click(workspace, "link_x", MARCH, CHROME);
    await(store(batch, records));
    await(store(newBatch(), records));
    await(store(newBatch(), List.of(late, records.getFirst())));
    assertThat(counters(workspace)).isEqualTo(counted);
    assertThat(meters.counter("tributary.clicks.too.old").count()).isEqualTo(tooOld + 6);
    assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'clicks_2022_05'")).isZero();

    // What is new beside them counts.
    await(store(newBatch(), List.of(records.getFirst(), now, now)));
    assertThat(number("SELECT clicks FROM workspace_totals WHERE workspace_id = $1", workspace))
        .isEqualTo(3);
    try (ClickRetention retention = retention(13)) {
      assertThat(retention.run(Instant.parse("2023-07-01T00:00:00Z"))).isEmpty();
    }
  }

  private void partnerOf(String workspace, String link) {
    await(
        database.query(
            """
            INSERT INTO links (id, workspace_id, domain, key, url, program_id, partner_id, created_at,
              updated_at) VALUES ($1, $2, 'go.example', $1, 'https://shop.example/', 'prog_1', 'pn_1',
              now(), now())
            """,
            Tuple.of(workspace + link, workspace)));
  }

  @Test
  void retentionShouldKeepAMonthThatIsNotCountedInFull() throws SQLException {
    String workspace = workspace();
    Instant old = Instant.parse("2021-08-10T12:00:00Z");
    await(store(batch, List.of(click(workspace, "link_x", old, CHROME))));
    await(
        database.query(
            "UPDATE workspace_quarters SET clicks = 0 WHERE workspace_id = $1",
            Tuple.of(workspace)));

    try (ClickRetention retention = retention(1)) {
      assertThat(retention.run(Instant.parse("2022-01-01T00:00:00Z"))).isEmpty();
    }
    assertThat(number("SELECT count(*) FROM clicks_2021_08")).isEqualTo(1);
  }

  private ClickRetention retention(int months) {
    return new ClickRetention(new JdbcConnection(postgres, "tracking", "test"), months);
  }

  /** Everything of a workspace but the clicks themselves. */
  private String counters(String workspace) {
    return state(
        workspace,
        List.of("link_quarters", "workspace_quarters", "workspace_dimensions", "workspace_totals"));
  }

  @Test
  void storesShouldNotBlockEachOtherForEver() {
    String workspace = workspace();
    List<Future<Void>> all = new ArrayList<>();
    Random random = new Random(5);
    for (int store = 0; store < 4; store++) {
      ClickBatch own = newBatch();
      Future<Void> done = Future.succeededFuture();
      for (int round = 0; round < 15; round++) {
        List<TopicRecord> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          records.add(
              click(
                  workspace,
                  "link_" + random.nextInt(10),
                  MARCH.minusSeconds(random.nextInt(9_000)),
                  CHROME));
        }
        Collections.shuffle(records, random);
        done = done.compose(before -> store(own, records));
      }
      all.add(done);
    }
    await(Future.all(all));

    assertThat(number("SELECT clicks FROM workspace_totals WHERE workspace_id = $1", workspace))
        .isEqualTo(4 * 15 * 40);
    assertThat(
            number(
                "SELECT sum(clicks)::bigint FROM link_quarters WHERE workspace_id = $1", workspace))
        .isEqualTo(4 * 15 * 40);
  }

  @Test
  void storeShouldCountEachClickOfALaneOnceAndSayHowFarItRead() {
    String workspace = workspace();
    long journal = 0xAB54A98CEB1F0AD2L;
    List<TopicRecord> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      records.add(placed(journal, 65_530 + i, 100 + i, click(workspace, "link_x", MARCH, CHROME)));
    }
    TopicRecord rubbish =
        placed(journal, 65_540, 110, new TopicRecord("clicks", 3, 0, "k", new byte[] {9}));

    await(store(batch, records.subList(0, 7)));
    await(store(batch, records));
    await(store(batch, List.of(rubbish)));

    String sum =
        "SELECT sum(%s)::bigint FROM journal_blocks WHERE journal = 'ab54a98ceb1f0ad2' AND lane = 2";
    assertThat(number(sum.formatted("stored"))).isEqualTo(10);
    assertThat(number(sum.formatted("repeated"))).isEqualTo(7);
    assertThat(number(sum.formatted("unreadable"))).isEqualTo(1);
    assertThat(number(sum.formatted("CASE WHEN block = 0 THEN stored ELSE 0 END"))).isEqualTo(6);
    assertThat(number("SELECT max(last_sequence) FROM journal_blocks")).isEqualTo(65_540);
    assertThat(number("SELECT next_offset FROM click_positions WHERE partition = 3"))
        .isEqualTo(111);
  }

  private static TopicRecord placed(long journal, long sequence, long offset, TopicRecord of) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(JournalPlace.HEADER, new JournalPlace(journal, 2, sequence, 0, 0).encode());
    return new TopicRecord(of.topic(), 3, offset, of.key(), of.value(), headers);
  }

  @Test
  void regionsAndCitiesShouldBeCountedUnderTheirCountry() {
    String workspace = workspace();
    await(store(batch, List.of(click(workspace, "link_x", MARCH, CHROME))));

    assertThat(
            number(
                """
                SELECT clicks FROM workspace_dimensions WHERE workspace_id = $1
                AND dimension = 'city' AND value = 'Unknown' || chr(31) || 'Unknown' || chr(31) || 'Unknown'
                """,
                workspace))
        .isEqualTo(1);
  }

  /** Everything that a workspace's clicks led to, as one text. */
  private String state(String workspace) {
    return state(
        workspace,
        List.of(
            "clicks",
            "link_quarters",
            "workspace_quarters",
            "workspace_dimensions",
            "workspace_totals"));
  }

  private String state(String workspace, List<String> tables) {
    StringBuilder state = new StringBuilder();
    for (String table : tables) {
      state.append(
          await(
                  database.query(
                      "SELECT coalesce(string_agg(t::text, ';' ORDER BY t::text), '') FROM "
                          + table
                          + " t WHERE workspace_id = $1",
                      Tuple.of(workspace)))
              .iterator()
              .next()
              .getString(0));
    }
    return state.append(number("SELECT count(*) FROM outbox")).toString();
  }

  private ClickBatch newBatch() {
    ClickWriter writer = new ClickWriter(new JdbcConnection(postgres, "tracking", "test"));
    writers.add(writer);
    return new ClickBatch(
        vertx,
        workers,
        writer,
        new MonthPartitions(database),
        new ClickEnricher(UserAgents.load(), new Geo(null), Bots.load()),
        () -> {},
        Clock.systemUTC(),
        meters);
  }

  private static Future<Void> store(ClickBatch batch, List<TopicRecord> records) {
    return batch.prepare(records).compose(batch::apply);
  }

  private String workspace() {
    return "ws_" + ++workspaces;
  }

  private TopicRecord click(String workspace, String link, Instant at, String userAgent) {
    ClickRecord click =
        new ClickRecord(
            ids.next(at.toEpochMilli()),
            at.toEpochMilli(),
            workspace,
            workspace + link,
            "https://shop.example/?utm_source=s",
            "sub_id=1",
            "10.0.0.0",
            userAgent,
            "https://blog.example/",
            "en",
            0);
    return new TopicRecord("clicks", 0, 0, link, ClickCodec.encode(click));
  }

  private long number(String sql, Object... values) {
    Tuple arguments = Tuple.tuple();
    for (Object value : values) {
      arguments.addValue(value);
    }
    return await(database.query(sql, arguments)).iterator().next().getLong(0);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
