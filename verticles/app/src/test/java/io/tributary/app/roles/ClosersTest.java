package io.tributary.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A node is taken down in order, however its start and its stop meet. */
class ClosersTest {
  private final Closers closers = new Closers();
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void lastOpenedShouldBeClosedFirstAndTheGatewayBeforeAll() {
    closers.push(named("pools"));
    closers.front(named("gateway"));
    closers.push(() -> Future.failedFuture("stuck"));
    closers.push(named("contexts"));

    assertThat(closers.close().isComplete()).isTrue();
    assertThat(closed).containsExactly("gateway", "contexts", "pools");
  }

  @Test
  void whatStartsTooLateShouldBeClosedAtOnceAndBeforeTheRest() {
    Promise<Void> edge = Promise.promise();
    Promise<Void> late = Promise.promise();
    closers.push(named("vertx"));
    closers.push(edge::future);
    Future<Void> done = closers.close();

    closers.push(() -> {
      closed.add("late");
      return late.future();
    });
    assertThat(closed).containsExactly("late");
    edge.complete();
    assertThat(closed).containsExactly("late");
    late.complete();
    assertThat(closed).containsExactly("late", "vertx");
    assertThat(done.isComplete()).isTrue();
    assertThat(closers.close()).isSameAs(done);
  }

  @Test
  void nothingShouldBeForgottenWhenThreadsPushWhileItStops() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    ExecutorService loops = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4_000; i++) {
      loops.execute(() ->
          closers.push(() -> {
            count.incrementAndGet();
            return Future.succeededFuture();
          }));
      if (i == 2_000) {
        closers.close();
      }
    }
    loops.shutdown();
    assertThat(loops.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(count).hasValue(4_000);
  }

  private Supplier<Future<?>> named(String name) {
    return () -> {
      closed.add(name);
      return Future.succeededFuture();
    };
  }
}
