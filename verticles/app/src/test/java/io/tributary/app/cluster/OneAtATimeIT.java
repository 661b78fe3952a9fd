package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.OneAtATime;
import io.tributary.kit.sql.PostgresConfig;
import io.tributary.solo.PostgresEndpoint;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes want to do what one may do at a time, and the one that does it hangs. */
@UseServers
class OneAtATimeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String PAY = "INSERT INTO paid (by_whom) VALUES ('%s')";

  private final PostgresConfig postgres;
  private final Vertx first = Vertx.vertx();
  private final Vertx second = Vertx.vertx();
  private final Database firsts;
  private final Database seconds;

  OneAtATimeIT(Infra infra) {
    PostgresEndpoint endpoint = infra.freshDatabase();
    postgres =
        new PostgresConfig(
            endpoint.host(),
            endpoint.port(),
            endpoint.database(),
            endpoint.user(),
            endpoint.password(),
            2,
            10,
            5_000);
    firsts = Database.open(first, postgres, "public");
    seconds = Database.open(second, postgres, "public");
  }

  @BeforeEach
  void makeTable() {
    join(firsts.reads().query("CREATE TABLE paid (by_whom text)").execute());
  }

  @AfterEach
  void close() {
    join(first.close());
    join(second.close());
  }

  @Test
  void whatAHungNodeHeldShouldBeTakenOverAndNothingOfItCount() {
    Promise<Void> wakesUp = Promise.promise();
    AtomicReference<Boolean> holds = new AtomicReference<>(false);
    // It pays, and hangs before it commits.
    Future<Optional<Object>> hung =
        run(
            firsts,
            tx ->
                pay(tx, "first")
                    .onSuccess(paid -> holds.set(true))
                    .compose(paid -> wakesUp.future())
                    .compose(awake -> pay(tx, "first, late")));
    await().until(holds::get);

    assertThat(join(run(seconds, tx -> pay(tx, "second"))))
        .as("it is the first one's turn")
        .isEmpty();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> join(run(seconds, tx -> pay(tx, "second"))).isPresent());
    wakesUp.complete();
    Future<Boolean> failed = hung.transform(ended -> Future.succeededFuture(ended.failed()));
    assertThat(join(failed)).as("the first one has lost its transaction with its turn").isTrue();
    assertThat(
            join(firsts.reads().query("SELECT by_whom FROM paid").execute())
                .iterator()
                .next()
                .getString(0))
        .isEqualTo("second");
    assertThat(join(firsts.reads().query("SELECT 1 FROM paid").execute()).size()).isEqualTo(1);
  }

  private static Future<Optional<Object>> run(
      Database database, Function<SqlConnection, Future<Object>> work) {
    return OneAtATime.run(database, "payday", PATIENCE, work);
  }

  private static Future<Object> pay(SqlConnection tx, String whom) {
    return tx.query(PAY.formatted(whom)).execute().map(rows -> whom);
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
