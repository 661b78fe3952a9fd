package io.tributary.app.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.op.OperationServer;
import io.tributary.kit.op.WriteOperation;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contexts of one node share one pool, and nothing works on for a caller who has left. */
@UseServers(Part.POSTGRES)
class DatabaseIT {
  /** Far longer than any deadline here: whatever ends sooner was not ended by it. */
  private static final int STATEMENT_TIMEOUT_MS = 60_000;

  private static final int OF_NODE = 3;
  private static final int OF_CONTEXT = 2;
  private static final int MAY_WAIT = 4;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final PostgresConfig postgres;
  private final Database one;
  private final Database other;
  private final Connection stranger;

  DatabaseIT(Infra infra) throws SQLException {
    PostgresEndpoint endpoint = infra.freshDatabase();
    postgres =
        new PostgresConfig(
                endpoint.host(),
                endpoint.port(),
                endpoint.database(),
                endpoint.user(),
                endpoint.password(),
                OF_NODE,
                MAY_WAIT,
                STATEMENT_TIMEOUT_MS)
            .withMaxPerContext(OF_CONTEXT);
    one = Database.open(vertx, postgres, "one");
    other = Database.open(vertx, postgres, "other");
    stranger =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    MeshCodecs.registerAll(vertx.eventBus());
  }

  @BeforeEach
  void makeTables() throws SQLException {
    execute(
        """
        CREATE SCHEMA one; CREATE TABLE one.things (id int PRIMARY KEY, name text);
        CREATE SCHEMA other; CREATE TABLE other.things (id int PRIMARY KEY, name int);
        INSERT INTO one.things VALUES (1, 'a'), (2, 'b'); INSERT INTO other.things VALUES (1, 7);
        """);
  }

  @AfterEach
  void close() throws SQLException {
    stranger.close();
    join(vertx.close());
  }

  @Test
  void callShouldWaitForNoLockWhenItWasAnsweredThatItTookTooLong() throws SQLException {
    holdLock();
    serve("test.first", (call, tx) -> rename(tx, 1).map(OperationReply.of(null)));

    assertThatThrownBy(() -> call("test.first", 500)).satisfies(this::saysTimeout);

    awaitNobodyWaiting();
  }

  @Test
  void callShouldHoldNothingWhenItsLastStatementBeganLate() throws SQLException {
    holdLock();
    serve(
        "test.late",
        (call, tx) ->
            rename(tx, 2)
                .compose(done -> tx.query("SELECT pg_sleep(0.4)").execute())
                .compose(slept -> rename(tx, 1))
                .map(OperationReply.of(null)));

    assertThatThrownBy(() -> call("test.late", 600)).satisfies(this::saysTimeout);

    awaitNobodyWaiting();
    // What it held is free.
    execute("SET lock_timeout = '5s'; UPDATE one.things SET name = 'mine' WHERE id = 2");
  }

  @Test
  void nothingShouldBeBegunWhenTheCallerHasLeft() {
    AtomicInteger begun = new AtomicInteger();
    OperationServer server =
        new OperationServer(vertx, one, Clock.systemUTC())
            .read(
                "test.chain",
                call ->
                    vertx
                        .timer(400)
                        .compose(late ->
                            one.transaction(tx -> {
                              begun.incrementAndGet();
                              return Future.succeededFuture(OperationReply.of(null));
                            }))
                        .onComplete(ended -> begun.addAndGet(10)));
    join(server.start());

    assertThatThrownBy(() -> call("test.chain", 200)).satisfies(this::saysTimeout);

    await().atMost(SOON).untilAsserted(() -> assertThat(begun).hasValue(10));
  }

  @Test
  void sameTextShouldMeanEachContextsOwnTableWhenTheyShareAConnection() {
    String sql = "SELECT name FROM things WHERE id = 1";
    for (int round = 0; round < 4; round++) {
      assertThat(asked(one, sql)).isEqualTo("a");
      assertThat(asked(other, sql)).isEqualTo(7);
    }
    assertThat(connectionsOfPool()).isBetween(1L, (long) OF_NODE);
  }

  @Test
  void contextShouldGetItsShareWhenAnotherTakesAllItCan() {
    Promise<Void> end = Promise.promise();
    AtomicInteger inside = new AtomicInteger();
    List<Future<Object>> greedy = new ArrayList<>();
    for (int i = 0; i < OF_CONTEXT + MAY_WAIT; i++) {
      greedy.add(
          one.transaction(tx -> {
            inside.incrementAndGet();
            return end.future().mapEmpty();
          }));
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(inside).hasValue(OF_CONTEXT));

    assertThat(asked(other, "SELECT 1")).isEqualTo(1);
    assertThatThrownBy(() -> asked(one, "SELECT 1"))
        .as("more than may wait")
        .satisfies(failure -> assertThat(codeOf(failure)).isEqualTo(FailureCode.UNAVAILABLE));
    assertThat(connectionsOfPool()).isLessThanOrEqualTo(OF_NODE);
    end.complete();
    greedy.forEach(DatabaseIT::join);
    assertThat(inside).as("who waited came in").hasValue(OF_CONTEXT + MAY_WAIT);
  }

  @Test
  void bothShouldSucceedWhenTwoTransactionsWaitForEachOther() {
    AtomicInteger attempts = new AtomicInteger();
    Promise<Void> bothHoldOne = Promise.promise();
    Future<Object> upwards = crossing(attempts, bothHoldOne, 1, 2);
    Future<Object> downwards = crossing(attempts, bothHoldOne, 2, 1);

    join(Future.all(upwards, downwards));

    assertThat(attempts).as("one of them was done again").hasValue(3);
  }

  @Test
  void workThatIsNotRepeatableShouldBeDoneOnceWhenPostgresGivesItUp() {
    AtomicInteger attempts = new AtomicInteger();

    assertThatThrownBy(() ->
            join(
                one.transactionOnce(tx -> {
                  attempts.incrementAndGet();
                  return tx.query("DO $$ BEGIN RAISE 'no' USING ERRCODE = '40001'; END $$")
                      .execute();
                })))
        .satisfies(failure -> assertThat(codeOf(failure)).isEqualTo(FailureCode.UNAVAILABLE));

    assertThat(attempts).hasValue(1);
  }

  private Future<Object> crossing(
      AtomicInteger attempts, Promise<Void> bothHoldOne, int first, int second) {
    return one.transaction(tx ->
        rename(tx, first)
            .compose(held -> {
              if (attempts.incrementAndGet() == 2) {
                bothHoldOne.complete();
              }
              return bothHoldOne.future();
            })
            .compose(both -> rename(tx, second))
            .mapEmpty());
  }

  private static Object asked(Database database, String sql) {
    Future<Object> answer =
        database.transaction(
            tx -> tx.preparedQuery(sql).execute().map(rows -> rows.iterator().next().getValue(0)));
    return join(answer);
  }

  private static Future<?> rename(SqlConnection tx, int id) {
    return tx.query("UPDATE things SET name = 'renamed' WHERE id = " + id).execute();
  }

  private void serve(String address, WriteOperation operation) {
    join(new OperationServer(vertx, one, Clock.systemUTC()).write(address, operation).start());
  }

  private OperationReply call(String address, long deadlineMs) {
    OperationRequest request =
        OperationRequest.system(
            address,
            Principal.system("ws_1", "usd"),
            new JsonObject(),
            null,
            System.currentTimeMillis() + deadlineMs);
    return join(vertx.eventBus().<OperationReply>request(address, request).map(r -> r.body()));
  }

  /** A row that a stranger's transaction has changed and does not commit. */
  private void holdLock() throws SQLException {
    stranger.setAutoCommit(false);
    execute("UPDATE one.things SET name = 'held' WHERE id = 1");
  }

  /** Nothing of the pool is at work, or holds what a transaction holds. */
  private void awaitNobodyWaiting() {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(
                    count(
                        """
                        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                           AND application_name = 'tributary' AND state <> 'idle'
                        """))
                .isZero());
  }

  private long connectionsOfPool() {
    return count(
        """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
           AND application_name = 'tributary'
        """);
  }

  /** Asked outside of the stranger's transaction, in which the view would stay as it was. */
  private long count(String sql) {
    return join(other.reads().query(sql).execute()).iterator().next().getLong(0);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = stranger.createStatement()) {
      statement.execute(sql);
    }
  }

  private void saysTimeout(Throwable failure) {
    assertThat(codeOf(failure)).isEqualTo(FailureCode.TIMEOUT);
  }

  private static FailureCode codeOf(Throwable failure) {
    return MeshException.in(failure).orElseThrow().code();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
