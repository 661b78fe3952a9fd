package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickIdTest {
  private static final long NOW_MS = 1_795_000_000_123L;

  private final ClickId ids = new ClickId();

  @Test
  void timeOfShouldReadTheTimeBackWhenTheIdIsOurs() {
    assertThat(ClickId.timeOf(ids.next(NOW_MS))).hasValue(NOW_MS);
  }

  @Test
  void nextShouldSortByTimeAsBytes() {
    String previous = ids.next(NOW_MS);
    for (long step = 1; step < 1L << 38; step *= 3) {
      String next = ids.next(NOW_MS + step);
      assertThat(next).isGreaterThan(previous);
      previous = next;
    }
  }

  @Test
  void nextShouldNotRepeatWithinAMillisecond() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      assertThat(seen.add(ids.next(NOW_MS))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "----------------",
        "zzzzzzzzzzzzzzzz",
        "5f3a!bcdefghijkl",
        "5f3aébcdefghijkl",
        "17characters-long"
      })
  void timeOfShouldBeEmptyWhenTheTextIsNoClickId(String garbage) {
    assertThat(ClickId.timeOf(garbage)).isEmpty();
  }
}
