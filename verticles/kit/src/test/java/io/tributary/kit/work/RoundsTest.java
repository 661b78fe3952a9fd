package io.tributary.kit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final long NEVER_MS = 3_600_000;
  private static final long SOON_MS = 10;
  private static final int PATIENCE_S = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  /** Each round that began, to be ended by the test. */
  private final BlockingQueue<Promise<Boolean>> begun = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void callsDuringARoundShouldLeadToOneMore() throws Exception {
    Rounds rounds = started(NEVER_MS);
    wake(rounds, 3);
    Promise<Boolean> first = next();
    assertThat(begun).isEmpty();
    wake(rounds, 5);
    first.complete(false);
    next().complete(false);
    settle();
    assertThat(begun).isEmpty();
  }

  @Test
  void aRoundThatLeavesWorkBehindShouldBeFollowedByAnother() throws Exception {
    Rounds rounds = started(NEVER_MS);
    wake(rounds, 1);
    next().complete(true);
    next().complete(false);
    settle();
    assertThat(begun).isEmpty();
  }

  @Test
  void afterAFailureOnlyTheTickShouldTryAgain() throws Exception {
    Rounds rounds = started(NEVER_MS);
    wake(rounds, 1);
    Promise<Boolean> failing = next();
    wake(rounds, 5);
    failing.fail("the database is away");
    wake(rounds, 5);
    assertThat(begun).isEmpty();
    started(SOON_MS);
    next().fail("still away");
    next().complete(false);
  }

  @Test
  void aRoundThatThrowsShouldNotBeTheLast() {
    AtomicInteger tried = new AtomicInteger();
    Rounds rounds =
        new Rounds(
            vertx,
            SOON_MS,
            () -> {
              tried.incrementAndGet();
              throw new IllegalStateException("a bug");
            });
    context.runOnContext(here -> rounds.start());
    await().atMost(Duration.ofSeconds(PATIENCE_S)).until(() -> tried.get() >= 3);
  }

  @Test
  void stoppingShouldWaitForTheRoundAtHand() throws Exception {
    Rounds rounds = started(NEVER_MS);
    wake(rounds, 2);
    Promise<Boolean> last = next();
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(here -> rounds.stop().onComplete(stopped));
    settle();
    assertThat(stopped.future().isComplete()).isFalse();
    last.complete(true);
    stopped.future().toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    settle();
    assertThat(begun).isEmpty();
  }

  private Rounds started(long tickMs) {
    Rounds rounds = new Rounds(vertx, tickMs, this::round);
    context.runOnContext(here -> rounds.start());
    return rounds;
  }

  private Future<Boolean> round() {
    Promise<Boolean> end = Promise.promise();
    begun.add(end);
    return end.future();
  }

  private void wake(Rounds rounds, int times) throws Exception {
    context.runOnContext(here -> {
      for (int i = 0; i < times; i++) {
        rounds.wake();
      }
    });
    settle();
  }

  /** What the context had to do by now is done, and what follows from it. */
  private void settle() throws Exception {
    for (int i = 0; i < 3; i++) {
      Promise<Void> done = Promise.promise();
      context.runOnContext(here -> done.complete());
      done.future().toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }
  }

  private Promise<Boolean> next() throws InterruptedException {
    Promise<Boolean> round = begun.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertThat(round).as("a round that begins").isNotNull();
    return Objects.requireNonNull(round);
  }
}
