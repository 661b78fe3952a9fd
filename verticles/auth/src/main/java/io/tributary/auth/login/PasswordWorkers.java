package io.tributary.auth.login;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.auth.domain.PasswordHash;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.util.concurrent.Callable;

/**
 * Computes password hashes on a few threads of its own, so that a flood of sign-ins takes neither
 * the event loop nor all memory. Call it on one event loop only: the bound is counted there.
 */
public final class PasswordWorkers {
  private final WorkerExecutor workers;
  private final int most;
  private final SecureRandom random = new SecureRandom();
  private final String nobody = PasswordHash.matchingNothing();
  private final Counter refused = Metrics.counter("tributary.auth.passwords.refused");
  private int pending;

  /**
   * @param waiting how many hashes may wait for one of the threads
   */
  public PasswordWorkers(Vertx vertx, int threads, int waiting) {
    this.workers = vertx.createSharedWorkerExecutor("auth-passwords", threads);
    this.most = threads + waiting;
  }

  public Future<String> hash(String password) {
    return run(() -> PasswordHash.of(password, random));
  }

  public Future<Boolean> matches(String password, String hash) {
    return run(() -> PasswordHash.matches(password, hash));
  }

  /** False, after as long as {@link #matches} takes. */
  public Future<Boolean> matchesNobody(String password) {
    return matches(password, nobody);
  }

  public Future<Void> close() {
    return workers.close();
  }

  private <T> Future<T> run(Callable<T> work) {
    if (pending >= most) {
      refused.increment();
      return Future.failedFuture(
          MeshException.unavailable("Too many people are signing in right now."));
    }
    pending++;
    return workers.executeBlocking(work, false).andThen(done -> pending--);
  }
}
