package io.tributary.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopLoadTest {
  private final LoopLoad load = new LoopLoad(100, 100);

  private List<Importance> admitted() {
    return Arrays.stream(Importance.values()).filter(load::admits).toList();
  }

  private void underWay(int operations) {
    for (int i = 0; i < operations; i++) {
      load.begun();
    }
  }

  private void lag(long ms, int times) {
    for (int i = 0; i < times; i++) {
      load.lagged(ms);
    }
  }

  @Test
  void whatMattersLeastShouldBeRefusedFirst() {
    assertThat(admitted()).containsExactly(Importance.values());
    underWay(50);
    assertThat(admitted()).containsExactly(Importance.READ, Importance.WRITE, Importance.VITAL);
    underWay(25);
    assertThat(admitted()).containsExactly(Importance.WRITE, Importance.VITAL);
    underWay(15);
    assertThat(admitted()).containsExactly(Importance.VITAL);
    underWay(10);
    assertThat(admitted()).isEmpty();
  }

  @Test
  void allShouldBeAdmittedAgainWhenTheWorkIsDone() {
    underWay(100);
    for (int i = 0; i < 60; i++) {
      load.ended();
    }
    assertThat(admitted()).containsExactly(Importance.values());
  }

  @Test
  void lagShouldCountOnceItStands() {
    underWay(10);
    lag(95, 4);
    assertThat(admitted()).containsExactly(Importance.values());
    lag(95, 1);
    assertThat(admitted()).containsExactly(Importance.VITAL);
    lag(1, 1);
    assertThat(admitted()).containsExactly(Importance.values());
  }

  @Test
  void lagOfOthersShouldRefuseNothing() {
    underWay(2);
    lag(500, 5);
    assertThat(admitted()).containsExactly(Importance.values());
  }
}
