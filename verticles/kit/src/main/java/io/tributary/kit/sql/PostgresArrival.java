package io.tributary.kit.sql;

import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a PostgreSQL that comes up after this node, or comes back: machines restart in any
 * order, and a node that ends at once only makes its supervisor busy.
 */
public final class PostgresArrival {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresArrival.class);
  private static final long RETRY_MS = 500;
  private static final long SAY_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  /** A wrong user or password, and a database that does not exist: waiting mends neither. */
  private static final String AUTHORIZATION_CLASS = "28";

  private static final String CATALOG_CLASS = "3D";

  private final Vertx vertx;
  private final Database database;
  private final long patienceNanos;
  private final Promise<Void> arrived = Promise.promise();
  private long begunNanos;
  private long saidNanos;

  /**
   * @param patience how long to wait at most
   */
  public PostgresArrival(Vertx vertx, Database database, Duration patience) {
    this.vertx = vertx;
    this.database = database;
    this.patienceNanos = patience.toNanos();
  }

  /** Fails when it takes too long, or with what PostgreSQL will say again. */
  public Future<Void> await() {
    begunNanos = System.nanoTime();
    saidNanos = begunNanos - SAY_EVERY_NANOS;
    attempt();
    return arrived.future();
  }

  private void attempt() {
    database
        .reads()
        .query("SELECT 1")
        .execute()
        .onComplete(answer -> arrived.complete(), this::missed);
  }

  private void missed(Throwable failure) {
    long now = System.nanoTime();
    if (isFinal(failure) || now - begunNanos >= patienceNanos) {
      arrived.fail(MeshException.unavailable("PostgreSQL: " + failure.getMessage()));
      return;
    }
    if (now - saidNanos >= SAY_EVERY_NANOS) {
      saidNanos = now;
      LOG.warn("waiting for PostgreSQL: {}", failure.getMessage());
    }
    vertx.setTimer(RETRY_MS, fired -> attempt());
  }

  private static boolean isFinal(Throwable failure) {
    return failure instanceof PgException pg
        && pg.getSqlState() != null
        && (pg.getSqlState().startsWith(AUTHORIZATION_CLASS)
            || pg.getSqlState().startsWith(CATALOG_CLASS));
  }
}
