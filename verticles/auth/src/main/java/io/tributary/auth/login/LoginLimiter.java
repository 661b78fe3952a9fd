package io.tributary.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.auth.domain.Sha256;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.mesh.MeshException;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allows a few sign-ins per account and per client address, right or wrong, counted over all nodes
 * in Redis. While Redis does not answer, each node counts for itself and allows fewer: sign-in
 * stays possible, and guessing stays slow.
 */
public final class LoginLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(LoginLimiter.class);
  private static final int FAILURES_UNTIL_OPEN = 3;
  private static final int ANSWER_WITHIN_MS = 500;
  private static final int ASK_AGAIN_AFTER_MS = 5_000;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Redis redis;
  private final RedisAttempts shared;
  private final LocalAttempts local;
  private final CircuitBreaker breaker;
  private final Counter limited = Metrics.counter("tributary.auth.logins", "outcome", "limited");
  private final Counter countedAlone = Metrics.counter("tributary.auth.limiter.fallbacks");

  /**
   * @param attempts allowed per account, and per address, within {@code window}
   */
  public LoginLimiter(Vertx vertx, RedisConfig redis, int attempts, Duration window, Clock clock) {
    AttemptWindow all = new AttemptWindow(attempts, window);
    this.redis = Redis.createClient(vertx, redis.options());
    this.shared = new RedisAttempts(this.redis, all);
    this.local = new LocalAttempts(all.stricter(), clock);
    this.breaker =
        CircuitBreaker.create(
            "auth-login-redis",
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(FAILURES_UNTIL_OPEN)
                .setTimeout(ANSWER_WITHIN_MS)
                .setResetTimeout(ASK_AGAIN_AFTER_MS)
                .setFallbackOnFailure(true));
    breaker.openHandler(opened -> LOG.warn("Redis is away: each node counts sign-ins for itself"));
    breaker.closeHandler(closed -> LOG.info("Redis is back: sign-ins are counted together"));
  }

  /**
   * Counts one attempt; fails with RATE_LIMIT_EXCEEDED where one too many. An attempt that is
   * refused does not count, so waiting as long as told always helps.
   *
   * @param email the folded address that was given, whether it exists or not
   * @param clientIp empty for a call from inside the mesh
   */
  public Future<Void> take(String email, String clientIp) {
    List<String> names = names(email, clientIp);
    return breaker
        .executeWithFallback(() -> shared.take(names), failure -> alone(names, failure))
        .compose(waitMs -> {
          if (waitMs == 0) {
            return Future.succeededFuture();
          }
          limited.increment();
          return Future.failedFuture(
              MeshException.tooMany(
                  "Too many sign-in attempts. Try again a little later.",
                  Duration.ofMillis(waitMs)));
        });
  }

  public Future<Void> close() {
    breaker.close();
    return redis.close();
  }

  private long alone(List<String> names, Throwable failure) {
    LOG.debug("sign-in counted by this node alone: {}", failure.toString());
    countedAlone.increment();
    return local.take(names);
  }

  /** The account's name goes in as a hash: it is as long as a client makes it, and personal. */
  private static List<String> names(String email, String clientIp) {
    List<String> names = new ArrayList<>(2);
    names.add("account:" + Sha256.hex(email));
    if (!clientIp.isEmpty()) {
      names.add("ip:" + network(clientIp));
    }
    return names;
  }

  /** One subscriber has a whole IPv6 /64, so that is what counts. */
  static String network(String clientIp) {
    try {
      return InetAddress.ofLiteral(clientIp) instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_NETWORK_BYTES)) + "/64"
          : clientIp;
    } catch (IllegalArgumentException e) {
      return clientIp;
    }
  }
}
