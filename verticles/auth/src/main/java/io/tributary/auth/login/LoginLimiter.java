package io.tributary.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.auth.domain.Sha256;
import io.tributary.kit.config.Rate;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.limit.LocalBuckets;
import io.tributary.kit.limit.SharedBuckets;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.redis.RedisGuard;
import io.tributary.kit.redis.RedisLink;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final int ANSWER_WITHIN_MS = 500;

  /** One hash tag for all, since an account and an address are asked in one call. */
  private static final String KEY_START = "rate:{signin}:";

  private final Rate rate;
  private final RedisLink redis;
  private final RedisGuard guard;
  private final SharedBuckets shared;
  private final LocalBuckets alone;
  private final Counter limited = attempts("limited");

  /**
   * @param rate sign-ins of one account, and of one address
   */
  public LoginLimiter(Vertx vertx, RedisConfig config, Rate rate, Clock clock) {
    this.rate = rate;
    redis = new RedisLink(vertx, config, "signin");
    guard =
        new RedisGuard(vertx, "signin", "each node counts sign-ins for itself", ANSWER_WITHIN_MS);
    shared = new SharedBuckets(redis);
    alone = new LocalBuckets(rate.stricter(), clock);
  }

  /** Sign-ins by what became of them: accepted, wrong or limited. */
  public static Counter attempts(String outcome) {
    return Meters.counter(
        Metrics.globalRegistry,
        "tributary.auth.logins",
        "Sign-ins, by what became of them.",
        "outcome",
        outcome);
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
    return guard
        .ask(() -> shared.take(names, rate, 1, 0))
        .map(SharedBuckets.Grant::waitMs)
        .recover(failure -> {
          LOG.debug("sign-in counted by this node alone: {}", failure.toString());
          return Future.succeededFuture(alone.take(names));
        })
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
    guard.close();
    return redis.close();
  }

  /** The account's name goes in as a hash: it is as long as a client makes it, and personal. */
  private static List<String> names(String email, String clientIp) {
    List<String> names = new ArrayList<>(2);
    names.add(KEY_START + "account:" + Sha256.hex(email));
    if (!clientIp.isEmpty()) {
      names.add(KEY_START + "ip:" + Addresses.subscriber(clientIp));
    }
    return names;
  }
}
