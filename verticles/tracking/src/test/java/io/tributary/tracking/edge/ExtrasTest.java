package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.edge.rules.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExtrasTest {
  private static final int LOOPS = 4;

  @Test
  void clickLimitShouldHoldWhenManyEventLoopsCount() throws Exception {
    long limit = 100_000;
    Extras extras = limited(limit);
    CyclicBarrier together = new CyclicBarrier(LOOPS);
    long counted = 0;
    try (ExecutorService loops = Executors.newFixedThreadPool(LOOPS)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        counts.add(
            loops.submit(() -> {
              together.await();
              long mine = 0;
              while (extras.countClick()) {
                mine++;
              }
              return mine;
            }));
      }
      for (Future<Long> count : counts) {
        counted += count.get();
      }
    }

    assertThat(counted).isEqualTo(limit);
    assertThat(extras.clicks()).hasValue(limit);
    assertThat(extras.isExpired(0)).isTrue();
  }

  @Test
  void countClickShouldAlwaysSucceedWithoutALimit() {
    assertThat(limited(0).countClick()).isTrue();
  }

  private static Extras limited(long limit) {
    return new Extras(
        false, Long.MAX_VALUE, null, limit, new AtomicLong(), null, Routes.NONE, null);
  }
}
