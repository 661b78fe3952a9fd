package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.health.PartHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom the others do not reach, and whether it may end. Peers that never call back are cut off. */
class WatchdogTest {
  private static final Watchdog.Pace FAST = new Watchdog.Pace(5, 5);

  /** As often as it takes to end, several times over. */
  private static final int LOOKS = 100;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger saidAgain = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void nodeShouldEndWhenNoneOfManyReachesIt() {
    Watchdog watchdog = start(3, false);

    await().untilAsserted(() -> assertThat(ended).hasPositiveValue());
    assertThat(watchdog.health().status()).isEqualTo(PartHealth.Status.DEGRADED);
  }

  @Test
  void nodeShouldGoOnAndSaySoWhenThereAreOnlyTwo() {
    Watchdog watchdog = start(2, false);

    awaitManyLooks();
    assertThat(ended).hasValue(0);
    assertThat(watchdog.health().reason()).contains("do not reach", "of 2 nodes none can tell");
  }

  @Test
  void nodeShouldGoOnAndSaySoWhenItServesVisitors() {
    Watchdog watchdog = start(5, true);

    awaitManyLooks();
    assertThat(ended).hasValue(0);
    assertThat(watchdog.health().reason()).contains("do not reach", "visitors");
  }

  private void awaitManyLooks() {
    // It says all anew with every third look that failed.
    await().untilAsserted(() -> assertThat(saidAgain).hasValueGreaterThan(LOOKS / 3));
  }

  private Watchdog start(int members, boolean servesVisitors) {
    List<String> all = new ArrayList<>(List.of("self"));
    for (int i = 1; i < members; i++) {
      String peer = "peer-" + i;
      all.add(peer);
      // It is there, and hears nothing of what is said to it.
      vertx.eventBus().consumer(Watchdog.address(peer), message -> {});
    }
    Watchdog watchdog =
        new Watchdog(
            vertx,
            new Watchdog.Peers() {
              @Override
              public String self() {
                return "self";
              }

              @Override
              public List<String> all() {
                return all;
              }

              @Override
              public Future<Void> sayAgain() {
                saidAgain.incrementAndGet();
                return Future.succeededFuture();
              }
            },
            FAST,
            servesVisitors,
            ended::incrementAndGet);
    watchdog.start();
    return watchdog;
  }
}
