package io.tributary.tracking.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.tracking.edge.RevisionMarks.Progress;
import org.junit.jupiter.api.Test;

class RevisionMarksTest {
  private final RevisionMarks marks = new RevisionMarks();

  @Test
  void whatAnOpenTransactionDrewShouldNotBePassedOverHoweverLateItCommits() {
    // Transaction 50 drew revision 7 and is open; others draw and commit for an hour.
    for (int second = 0; second < 3_600; second++) {
      marks.read(new Progress(7 + second, 50, 51 + second));
    }
    assertThat(marks.from()).as("revision 7 may still appear").isLessThan(7);

    marks.read(new Progress(3_700, 3_700, 3_700));
    marks.read(new Progress(3_700, 3_700, 3_700));
    marks.read(new Progress(3_700, 3_700, 3_700));
    assertThat(marks.from()).as("it has ended").isGreaterThanOrEqualTo(7);
  }

  @Test
  void revisionShouldSettleWithTheNextLookWhenNobodyWrites() {
    marks.read(new Progress(10, 20, 20));
    assertThat(marks.from()).as("who drew it may have become known just then").isZero();

    marks.read(new Progress(10, 20, 20));
    assertThat(marks.from()).isEqualTo(10);
  }

  @Test
  void everythingShouldSettleInTheEndWhenMoreWasMarkedThanIsKept() {
    for (int i = 0; i < 5_000; i++) {
      marks.read(new Progress(i, 5, 6 + i));
    }
    for (int i = 0; i < 3; i++) {
      marks.read(new Progress(5_000, 9_000, 9_000));
    }
    assertThat(marks.from()).isEqualTo(5_000);
  }
}
