package io.tributary.gateway.limit;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.kit.limit.SharedBuckets.Grant;
import io.tributary.kit.limit.TokenBucket;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may still ask of this node: a bucket of its own in front, then a parcel of tokens
 * that was fetched from the bucket of all nodes. While a parcel lasts nobody waits for Redis, and
 * the next is fetched before it ends. A caller whose shared bucket is empty is refused here until
 * Redis said that there is a token again. Thread-safe.
 */
final class CallerBudget {
  /** Requests of one caller that may wait for one parcel; the local buckets decide about more. */
  private static final int MAX_WAITING = 256;

  private static final Counter NOT_WAITED = Refusals.of("rate-limit-waiters");

  private final RateClass rateClass;
  private final TokenBucket front;
  private final TokenBucket alone;
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private int parcel;
  private long parcelEndsMs;
  private int sharedLeft;
  private long emptyUntilMs;
  private boolean fetching;

  CallerBudget(RateClass rateClass, long nowMs) {
    this.rateClass = rateClass;
    this.front = new TokenBucket(rateClass.rate(), nowMs);
    this.alone = new TokenBucket(rateClass.alone(), nowMs);
    this.sharedLeft = rateClass.rate().requests();
  }

  /** The caller's bucket of all nodes. */
  interface Shared {
    /**
     * @param back tokens that were fetched before and not used
     */
    Future<Grant> take(int want, int back);
  }

  private record Waiter(@Nullable Context context, Promise<RateDecision> decision) {
    void tell(RateDecision made) {
      if (context == null || context == Vertx.currentContext()) {
        decision.complete(made);
      } else {
        context.runOnContext(there -> decision.complete(made));
      }
    }
  }

  private record Told(Waiter waiter, RateDecision decision) {}

  /** Decides without the other nodes. */
  synchronized RateDecision takeAlone(long nowMs) {
    return front.take(nowMs) ? decideAlone(nowMs) : refusal(front.untilNextMs(nowMs));
  }

  /**
   * Decides, at once if it can.
   *
   * @param shared the bucket of all nodes
   */
  Future<RateDecision> take(long nowMs, Shared shared) {
    Promise<RateDecision> decision;
    int want = 0;
    int back = 0;
    RateDecision made = null;
    synchronized (this) {
      boolean current = nowMs < parcelEndsMs;
      boolean atHand = current && parcel > 0;
      if (!atHand && isEmpty(nowMs)) {
        return Future.succeededFuture(refusal(emptyUntilMs - nowMs));
      }
      if (!front.take(nowMs)) {
        return Future.succeededFuture(refusal(front.untilNextMs(nowMs)));
      }
      if (atHand) {
        parcel--;
        made = allowance(nowMs);
        if (parcel > rateClass.parcel() / 4 || fetching || isEmpty(nowMs)) {
          return Future.succeededFuture(made);
        }
      } else if (waiting.size() >= MAX_WAITING) {
        NOT_WAITED.increment();
        return Future.succeededFuture(decideAlone(nowMs));
      }
      decision = Promise.promise();
      if (made == null) {
        waiting.add(new Waiter(Vertx.currentContext(), decision));
      }
      if (!fetching) {
        fetching = true;
        want = wanted();
        back = current ? 0 : parcel;
        parcel = current ? parcel : 0;
      }
    }
    if (want > 0) {
      fetch(want, back, shared, nowMs);
    }
    return made == null ? decision.future() : Future.succeededFuture(made);
  }

  /** To what is at hand; what is not used of that goes back to the bucket of all nodes. */
  synchronized void giveBack() {
    front.giveBack();
    parcel++;
  }

  private int wanted() {
    return Math.max(rateClass.parcel(), waiting.size());
  }

  /** Not after more than a window: then the clock was put back. */
  private boolean isEmpty(long nowMs) {
    return nowMs < emptyUntilMs && emptyUntilMs - nowMs <= rateClass.rate().windowMs();
  }

  private void fetch(int want, int back, Shared shared, long nowMs) {
    shared
        .take(want, back)
        .onComplete(grant -> arrived(grant, shared, nowMs), failure -> notAnswered(nowMs));
  }

  private void arrived(Grant grant, Shared shared, long nowMs) {
    List<Told> told = new ArrayList<>();
    int want = 0;
    synchronized (this) {
      parcel += grant.tokens();
      parcelEndsMs = nowMs + rateClass.parcelLastsMs();
      sharedLeft = grant.left();
      emptyUntilMs = grant.tokens() == 0 ? nowMs + grant.waitMs() : 0;
      while (!waiting.isEmpty() && parcel > 0) {
        parcel--;
        told.add(new Told(waiting.remove(), allowance(nowMs)));
      }
      if (grant.tokens() == 0) {
        while (!waiting.isEmpty()) {
          front.giveBack();
          told.add(new Told(waiting.remove(), refusal(grant.waitMs())));
        }
      }
      fetching = !waiting.isEmpty();
      want = fetching ? wanted() : 0;
    }
    told.forEach(one -> one.waiter().tell(one.decision()));
    if (want > 0) {
      fetch(want, 0, shared, nowMs);
    }
  }

  private void notAnswered(long nowMs) {
    List<Told> told = new ArrayList<>();
    synchronized (this) {
      fetching = false;
      while (!waiting.isEmpty()) {
        told.add(new Told(waiting.remove(), decideAlone(nowMs)));
      }
    }
    told.forEach(one -> one.waiter().tell(one.decision()));
  }

  /** The bucket in front has given its token already. */
  private RateDecision decideAlone(long nowMs) {
    return alone.take(nowMs)
        ? new RateDecision(true, rateClass, Math.min(front.left(nowMs), alone.left(nowMs)), 0)
        : refusal(alone.untilNextMs(nowMs));
  }

  private RateDecision allowance(long nowMs) {
    return new RateDecision(true, rateClass, Math.min(front.left(nowMs), sharedLeft + parcel), 0);
  }

  private RateDecision refusal(long retryMs) {
    return new RateDecision(false, rateClass, 0, Math.max(1, retryMs));
  }
}
