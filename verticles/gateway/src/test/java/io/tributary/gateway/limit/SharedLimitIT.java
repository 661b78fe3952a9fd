package io.tributary.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.config.Rate;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.redis.RedisLink;
import io.tributary.solo.Part;
import io.tributary.solo.testing.ControlledServer;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two gateways, one Redis. Rates refill slowly enough that no test sees it happen. */
@UseServers(Part.REDIS)
class SharedLimitIT {
  private static final int LIMIT = 1_000;
  private static final int LOGINS = 10;

  private final Infra infra;
  private final Vertx vertx = Vertx.vertx();
  private final List<RateLimiter> open = new ArrayList<>();

  /** Nobody else's bucket. */
  private final String caller = UUID.randomUUID().toString();

  SharedLimitIT(Infra infra) {
    this.infra = infra;
  }

  @AfterEach
  void close() throws Exception {
    for (RateLimiter limiter : open) {
      get(limiter.close());
    }
    get(vertx.close());
  }

  private RedisConfig redis() {
    return new RedisConfig(List.of(infra.redisUri()), RedisClientType.STANDALONE);
  }

  private RateLimiter gateway(Clock clock) {
    Rate rate = new Rate(LIMIT, 36_000_000);
    Rate login = new Rate(LOGINS, 36_000_000);
    RateLimiter limiter =
        new RateLimiter(
            vertx,
            new RateClasses(
                List.of(
                    new RateClass(RateClass.DEFAULT, rate, rate),
                    new RateClass(RateClass.LOGIN, login, login.stricter()))),
            redis(),
            clock);
    open.add(limiter);
    return limiter;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** How many of so many requests a gateway lets through, twenty at a time. */
  private int allowed(RateLimiter gateway, String rateClass, int requests) throws Exception {
    int allowed = 0;
    for (int done = 0; done < requests; done += 20) {
      List<Future<RateDecision>> some = new ArrayList<>();
      for (int i = 0; i < Math.min(20, requests - done); i++) {
        some.add(gateway.take(rateClass, caller));
      }
      for (Future<RateDecision> one : some) {
        allowed += get(one).allowed() ? 1 : 0;
      }
    }
    return allowed;
  }

  @Test
  void twoGatewaysShouldShareOneBudget() throws Exception {
    RateLimiter one = gateway(Clock.systemUTC());
    RateLimiter other = gateway(Clock.systemUTC());

    int first = allowed(one, RateClass.DEFAULT, 600);
    int second = allowed(other, RateClass.DEFAULT, 900);

    assertThat(first).isEqualTo(600);
    // One per cent may lie on the first, put by for a caller that does not come back.
    assertThat(first + second).isBetween(LIMIT - LIMIT / 100, LIMIT);
    RateDecision refused = get(other.take(RateClass.DEFAULT, caller));
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.retryMs()).isBetween(1L, 36_000L);
  }

  @Test
  void clocksThatDisagreeShouldNotMakeTokens() throws Exception {
    RateLimiter one = gateway(Clock.systemUTC());
    RateLimiter ahead = gateway(Clock.offset(Clock.systemUTC(), Duration.ofHours(5)));
    RateLimiter behind = gateway(Clock.offset(Clock.systemUTC(), Duration.ofHours(-5)));

    int total =
        allowed(one, RateClass.DEFAULT, 500)
            + allowed(ahead, RateClass.DEFAULT, 500)
            + allowed(behind, RateClass.DEFAULT, 500);

    assertThat(total).isBetween(LIMIT - 2 * LIMIT / 100, LIMIT);
  }

  @Test
  void bucketsShouldExpireInRedis() throws Exception {
    get(gateway(Clock.systemUTC()).take(RateClass.LOGIN, caller));

    RedisLink link = new RedisLink(vertx, redis(), "test");
    long ttlMs =
        get(link.send(Request.cmd(Command.PTTL).arg("rate:{login:" + caller + "}"))).toLong();

    // One of ten tokens was taken, and a tenth of the window brings it back.
    assertThat(ttlMs).isBetween(1L, 3_601_000L);
    get(link.close());
  }

  @Test
  void scriptShouldBeSentAgainToARedisThatForgotIt() throws Exception {
    RateLimiter gateway = gateway(Clock.systemUTC());
    assertThat(get(gateway.take(RateClass.LOGIN, caller)).remaining()).isEqualTo(LOGINS - 1);
    RedisLink link = new RedisLink(vertx, redis(), "test");
    get(link.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));

    assertThat(get(gateway.take(RateClass.LOGIN, caller)).remaining()).isEqualTo(LOGINS - 2);
    assertThat(gateway.health()).isEqualTo(PartHealth.OK);
    get(link.close());
  }

  @Test
  void trafficShouldGoOnWhileRedisIsDeadAndBeCountedTogetherAfterwards() throws Exception {
    RateLimiter one = gateway(Clock.systemUTC());
    RateLimiter other = gateway(Clock.systemUTC());
    assertThat(allowed(one, RateClass.DEFAULT, 100)).isEqualTo(100);
    ControlledServer redis = infra.server(Part.REDIS);
    redis.kill();
    try {
      // What was used before counts: the bucket in front remembers it.
      assertThat(allowed(one, RateClass.DEFAULT, LIMIT)).isEqualTo(LIMIT - 100);
      assertThat(allowed(one, RateClass.LOGIN, LOGINS)).isEqualTo(LOGINS / 2);
      assertThat(one.health().status()).isEqualTo(PartHealth.Status.DEGRADED);
    } finally {
      redis.start();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          String fresh = UUID.randomUUID().toString();
          get(one.take(RateClass.LOGIN, fresh));
          assertThat(get(other.take(RateClass.LOGIN, fresh)).remaining()).isEqualTo(LOGINS - 2);
          assertThat(one.health()).isEqualTo(PartHealth.OK);
        });
  }

  @Test
  void requestsShouldNotWaitForARedisThatHangs() throws Exception {
    RateLimiter gateway = gateway(Clock.systemUTC());
    ControlledServer redis = infra.server(Part.REDIS);
    redis.pause();
    try {
      assertThat(allowed(gateway, RateClass.DEFAULT, 100)).isEqualTo(100);
    } finally {
      redis.resume();
    }
  }
}
