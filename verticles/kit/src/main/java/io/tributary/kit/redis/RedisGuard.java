package io.tributary.kit.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.metrics.Meters;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps whoever uses Redis from waiting for one that does not answer: after a few failures it is
 * not asked any more, but once every few seconds, and comes back by itself. Going and coming back
 * are logged once each, however long it is away. Thread-safe.
 */
public final class RedisGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RedisGuard.class);
  private static final int FAILURES_UNTIL_AWAY = 3;
  private static final int ASK_AGAIN_AFTER_MS = 2_000;

  private final String meanwhile;
  private final CircuitBreaker breaker;
  private final AtomicBoolean away = new AtomicBoolean();
  private final Counter failures;

  /**
   * @param name of what asks, for metrics
   * @param meanwhile what happens while Redis is away, for logs and health
   * @param answerWithinMs an answer that takes longer is a failure
   */
  public RedisGuard(Vertx vertx, String name, String meanwhile, int answerWithinMs) {
    this.meanwhile = meanwhile;
    failures =
        Meters.counter(
            Metrics.globalRegistry,
            "tributary.redis.failures",
            "Questions to Redis that failed or took too long, by what they were for.",
            "for",
            name);
    Gauge.builder("tributary.redis.away", away, is -> is.get() ? 1 : 0)
        .description("1 while this node does without Redis.")
        .tag("for", name)
        .register(Metrics.globalRegistry);
    breaker =
        CircuitBreaker.create(
            "redis-" + name,
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(FAILURES_UNTIL_AWAY)
                .setTimeout(answerWithinMs)
                .setResetTimeout(ASK_AGAIN_AFTER_MS));
    breaker.openHandler(opened -> {
      if (away.compareAndSet(false, true)) {
        LOG.warn("Redis does not answer: {}", meanwhile);
      }
    });
    breaker.closeHandler(closed -> {
      if (away.compareAndSet(true, false)) {
        LOG.info("Redis answers again");
      }
    });
  }

  /** Whether it is known not to answer, so that asking would fail at once. */
  public boolean away() {
    return breaker.state() == CircuitBreakerState.OPEN;
  }

  /** Fails soon if Redis does not answer, and at once if that is known. */
  public <T> Future<T> ask(Supplier<Future<T>> question) {
    return breaker.execute(question).onFailure(failure -> failures.increment());
  }

  public PartHealth health() {
    return away.get() ? PartHealth.degraded("Redis does not answer: " + meanwhile) : PartHealth.OK;
  }

  public void close() {
    breaker.close();
  }
}
