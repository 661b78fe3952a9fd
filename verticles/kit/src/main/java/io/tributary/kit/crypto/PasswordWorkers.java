package io.tributary.kit.crypto;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes password hashes on a few threads of its own, so that a flood of them takes neither the
 * event loops nor all memory: each hash needs 19 MiB while it is computed. Thread-safe.
 */
public final class PasswordWorkers {
  private final WorkerExecutor workers;
  private final int most;
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter refused;

  /**
   * @param name of the pool; executors of one name share their threads
   * @param waiting how many hashes may wait for one of the threads; one more is refused
   */
  public PasswordWorkers(Vertx vertx, String name, int threads, int waiting) {
    this.workers = vertx.createSharedWorkerExecutor(name, threads);
    this.most = threads + waiting;
    this.refused = Refusals.of(name);
  }

  /** Fails with UNAVAILABLE when too many wait already. */
  public Future<String> hash(String password) {
    return run(() -> Argon2id.hash(password));
  }

  /** Fails with UNAVAILABLE when too many wait already. */
  public Future<Boolean> matches(String password, String phc) {
    return run(() -> Argon2id.matches(password, phc));
  }

  public Future<Void> close() {
    return workers.close();
  }

  private <T> Future<T> run(Callable<T> work) {
    if (pending.incrementAndGet() > most) {
      pending.decrementAndGet();
      refused.increment();
      return Future.failedFuture(
          MeshException.unavailable("Too many passwords are being checked right now."));
    }
    return workers.executeBlocking(work, false).andThen(done -> pending.decrementAndGet());
  }
}
