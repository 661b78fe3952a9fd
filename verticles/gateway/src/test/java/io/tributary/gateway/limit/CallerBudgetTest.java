package io.tributary.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.kit.config.Rate;
import io.tributary.kit.limit.SharedBuckets.Grant;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallerBudgetTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final RateClass THOUSAND = of(1_000);

  private final List<int[]> asked = new ArrayList<>();

  private static RateClass of(int requests) {
    Rate rate = new Rate(requests, 60_000);
    return new RateClass("default", rate, rate.stricter());
  }

  /** Answers at once, with all that was asked for. */
  private Future<Grant> generous(int want, int back) {
    asked.add(new int[] {want, back});
    return Future.succeededFuture(new Grant(want, 1_000 - 10 * asked.size(), 0));
  }

  @Test
  void takeShouldAskTheOtherNodesOnceForManyRequests() {
    CallerBudget budget = new CallerBudget(THOUSAND, NOW);
    for (int i = 0; i < 30; i++) {
      assertThat(budget.take(NOW, this::generous).result().allowed()).isTrue();
    }
    assertThat(asked).hasSizeBetween(3, 5).allSatisfy(call -> assertThat(call[0]).isEqualTo(10));
  }

  @Test
  void takeShouldGiveBackWhatAnOldParcelHolds() {
    CallerBudget budget = new CallerBudget(THOUSAND, NOW);
    budget.take(NOW, this::generous);
    budget.take(NOW + 10_000, this::generous);
    assertThat(asked.get(1)).containsExactly(10, 9);
  }

  @Test
  void takeShouldNotAskWhileTheSharedBucketIsKnownToBeEmpty() {
    CallerBudget budget = new CallerBudget(THOUSAND, NOW);
    RateDecision refused =
        budget.take(NOW, (want, back) -> Future.succeededFuture(new Grant(0, 0, 700))).result();
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retryMs()).isEqualTo(700);

    assertThat(budget.take(NOW + 600, this::generous).result().retryMs()).isEqualTo(100);
    assertThat(asked).isEmpty();
    assertThat(budget.take(NOW + 700, this::generous).result().allowed()).isTrue();
  }

  @Test
  void takeShouldNotAskOnceTheBucketInFrontIsEmpty() {
    CallerBudget budget = new CallerBudget(of(5), NOW);
    for (int i = 0; i < 5; i++) {
      assertThat(budget.take(NOW, this::generous).result().allowed()).isTrue();
    }
    int before = asked.size();
    for (int i = 0; i < 100; i++) {
      assertThat(budget.take(NOW, this::generous).result().allowed()).isFalse();
    }
    assertThat(asked).hasSize(before);
  }

  @Test
  void waitersShouldAllBeDecidedByOneAnswer() {
    CallerBudget budget = new CallerBudget(THOUSAND, NOW);
    Promise<Grant> answer = Promise.promise();
    List<Future<RateDecision>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(
          budget.take(NOW, (want, back) -> asked.isEmpty() ? first(answer) : generous(want, back)));
    }
    assertThat(all).noneMatch(Future::isComplete);
    answer.complete(new Grant(10, 0, 0));
    // Ten had a token each; a second answer says that there is none for the other two.
    assertThat(all.stream().filter(Future::isComplete).count()).isEqualTo(12);
    assertThat(all.stream().filter(one -> one.result().allowed()).count()).isEqualTo(12);
  }

  private Future<Grant> first(Promise<Grant> answer) {
    asked.add(new int[] {0, 0});
    return answer.future();
  }

  @Test
  void takeShouldBeStricterWhileItCannotAsk() {
    CallerBudget budget = new CallerBudget(of(6), NOW);
    int allowed = 0;
    for (int i = 0; i < 6; i++) {
      if (budget.take(NOW, (want, back) -> Future.failedFuture("away")).result().allowed()) {
        allowed++;
      }
    }
    assertThat(allowed).isEqualTo(3);
    assertThat(budget.takeAlone(NOW).allowed()).isFalse();
  }

  @Test
  void secondsShouldRoundUp() {
    assertThat(RateDecision.seconds(1)).isEqualTo(1);
    assertThat(RateDecision.seconds(1_000)).isEqualTo(1);
    assertThat(RateDecision.seconds(1_001)).isEqualTo(2);
  }
}
