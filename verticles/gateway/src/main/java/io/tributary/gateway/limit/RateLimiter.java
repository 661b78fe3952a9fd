package io.tributary.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.limit.SharedBuckets;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.redis.RedisGuard;
import io.tributary.kit.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Limits the rate of each caller in each class, over all nodes together. While Redis is away each
 * node counts for itself. The number of callers that are remembered is bounded, and one not seen
 * for an hour is forgotten. Thread-safe.
 */
public final class RateLimiter {
  private static final int MAX_CALLERS = 100_000;

  /** A request may wait so long for Redis, once, before it is decided here. */
  private static final int ANSWER_WITHIN_MS = 250;

  private final RateClasses classes;
  private final Clock clock;
  private final RedisLink redis;
  private final RedisGuard guard;
  private final SharedBuckets shared;
  private final Cache<String, CallerBudget> budgets =
      Caffeine.newBuilder().maximumSize(MAX_CALLERS).expireAfterAccess(Duration.ofHours(1)).build();

  public RateLimiter(Vertx vertx, RateClasses classes, RedisConfig config, Clock clock) {
    this.classes = classes;
    this.clock = clock;
    redis = new RedisLink(vertx, config, "limits");
    guard = new RedisGuard(vertx, "limits", "each node limits rates for itself", ANSWER_WITHIN_MS);
    shared = new SharedBuckets(redis);
  }

  public RateClasses classes() {
    return classes;
  }

  /**
   * @param rateClass of the contract
   * @param caller whose tokens are taken: an API key, a member or an address
   * @return never fails
   */
  public Future<RateDecision> take(String rateClass, String caller) {
    RateClass known = classes.get(rateClass);
    String name = rateClass + ":" + caller;
    long nowMs = clock.millis();
    CallerBudget budget = budgets.get(name, key -> new CallerBudget(known, nowMs));
    Future<RateDecision> decision =
        guard.away()
            ? Future.succeededFuture(budget.takeAlone(nowMs))
            : budget.take(nowMs, (want, back) -> fetch(known, name, want, back));
    return decision.onSuccess(made -> {
      if (!made.allowed()) {
        Meters.counter(
                Metrics.globalRegistry,
                "tributary.limit.refused",
                "Requests refused because their caller sends too many, by class of operation.",
                "class",
                rateClass)
            .increment();
      }
    });
  }

  /** A token that was taken a moment ago, for something that turned out to cost nothing. */
  public void giveBack(String rateClass, String caller) {
    CallerBudget budget = budgets.getIfPresent(rateClass + ":" + caller);
    if (budget != null) {
      budget.giveBack();
    }
  }

  public PartHealth health() {
    return guard.health();
  }

  public Future<Void> close() {
    guard.close();
    return redis.close();
  }

  private Future<SharedBuckets.Grant> fetch(RateClass known, String name, int want, int back) {
    return guard.ask(() -> shared.take(List.of("rate:{" + name + "}"), known.rate(), want, back));
  }
}
