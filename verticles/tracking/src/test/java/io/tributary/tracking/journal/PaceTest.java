package io.tributary.tracking.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private final Pace pace = new Pace(20_000, 1_000, 0);

  @Test
  void redirectsShouldHaveTheRightOfWayOnlyWhileTheyComeFast() {
    pace.tick(0, 0, 0, 0);
    pace.tick(100 * MS, 1_900, 0, 0);
    assertThat(pace.yields()).isFalse();
    pace.tick(200 * MS, 4_000, 0, 0);
    assertThat(pace.yields()).isTrue();
    pace.tick(600 * MS, 4_100, 0, 0);
    assertThat(pace.yields()).as("a short pause does not end a burst").isTrue();
    pace.tick(700 * MS, 4_200, 0, 0);
    assertThat(pace.yields()).isFalse();
  }

  @Test
  void shipperShouldCatchUpFirstOnceAQuarterOfTheJournalWaits() {
    pace.tick(0, 0, 0, 0);
    pace.tick(100 * MS, 5_000, 0, 249);
    assertThat(pace.yields()).isTrue();
    pace.tick(200 * MS, 10_000, 0, 250);
    assertThat(pace.yields()).isFalse();
    pace.tick(300 * MS, 15_000, 14_000, 249);
    assertThat(pace.yields()).as("not before it is done").isFalse();
    pace.tick(400 * MS, 20_000, 20_000, 0);
    assertThat(pace.yields()).isTrue();
  }

  @Test
  void shipperShouldCatchUpFirstOnceClicksHaveWaitedForHalfAMinute() {
    for (int i = 0; i <= 290; i++) {
      pace.tick(i * 100 * MS, i * 5_000, 0, 0);
    }
    assertThat(pace.yields()).isTrue();
    for (int i = 291; i <= 310; i++) {
      pace.tick(i * 100 * MS, i * 5_000, 0, 0);
    }
    assertThat(pace.yields()).isFalse();
  }

  @Test
  void lagShouldBeTheAgeOfTheOldestRecordThatWaits() {
    for (int i = 0; i <= 50; i++) {
      pace.tick(i * 100 * MS, i * 10, 0, 0);
    }
    assertThat(pace.lagSeconds(5_000 * MS)).isEqualTo(5.0, within(0.2));
    pace.tick(5_050 * MS, 500, 400, 0);
    assertThat(pace.lagSeconds(5_050 * MS)).isEqualTo(1.05, within(0.2));
    pace.tick(5_060 * MS, 500, 500, 0);
    assertThat(pace.lagSeconds(9_000 * MS)).isZero();
    pace.tick(10_000 * MS, 500, 500, 0);
    pace.tick(10_100 * MS, 501, 500, 0);
    assertThat(pace.lagSeconds(10_200 * MS)).isEqualTo(0.2, within(0.11));
  }

  @Test
  void lagShouldBeKeptWithinMemoryHoweverLongItIs() {
    for (int i = 1; i <= 100_000; i++) {
      pace.tick(i * 100L * MS, i, 0, 0);
    }
    pace.tick(100_001 * 100L * MS, 100_001, 50_000, 0);
    assertThat(pace.lagSeconds(100_001 * 100L * MS)).isEqualTo(5_000.0, within(2.0));
  }
}
