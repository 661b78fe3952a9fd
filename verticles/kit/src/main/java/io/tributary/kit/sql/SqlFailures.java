package io.tributary.kit.sql;

import io.micrometer.core.instrument.Counter;
import io.tributary.kit.limit.Refusals;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the mesh's words what the database refused. */
public final class SqlFailures {
  private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);
  private static final Counter NOT_QUEUED = Refusals.of("postgres-pool");
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";
  private static final String DEADLOCK_DETECTED = "40P01";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String QUERY_CANCELED = "57014";
  private static final String TRANSACTION_TIMEOUT = "25P04";
  private static final String DATA_EXCEPTION_CLASS = "22";
  private static final String OPERATOR_INTERVENTION_CLASS = "57";
  private static final String RESOURCES_CLASS = "53";

  private SqlFailures() {}

  /** Whether {@code failure} is the violation of the unique constraint or index of that name. */
  public static boolean isUniqueViolation(Throwable failure, String constraint) {
    return failure instanceof PgException pg
        && UNIQUE_VIOLATION.equals(pg.getSqlState())
        && constraint.equals(pg.getConstraint());
  }

  /** Whether PostgreSQL gave a transaction up for another one's sake; next time it goes through. */
  static boolean isCollision(Throwable failure) {
    return failure instanceof PgException pg
        && (DEADLOCK_DETECTED.equals(pg.getSqlState())
            || SERIALIZATION_FAILURE.equals(pg.getSqlState()));
  }

  /** More callers wait for a connection, or for longer, than they may. */
  static MeshException notQueued() {
    NOT_QUEUED.increment();
    return MeshException.unavailable("The database has too much to do right now.");
  }

  /** The failed future that callers above the store see. */
  public static <T> Future<T> rethrow(Throwable failure) {
    return Future.failedFuture(translate(failure).map(Throwable.class::cast).orElse(failure));
  }

  /** The answer for a failure of the database, or empty for what nobody expected. */
  public static Optional<MeshException> translate(Throwable failure) {
    Optional<MeshException> known = MeshException.in(failure);
    if (known.isPresent()) {
      return known;
    }
    if (failure instanceof PgException pg) {
      return byState(pg);
    }
    if (isWaitQueueFull(failure)) {
      return Optional.of(notQueued());
    }
    if (failure instanceof IOException || isPoolRefusal(failure)) {
      LOG.warn("PostgreSQL cannot be reached: {}", failure.toString());
      return Optional.of(MeshException.unavailable("The database cannot be reached right now."));
    }
    return Optional.empty();
  }

  private static Optional<MeshException> byState(PgException pg) {
    String state = pg.getSqlState() == null ? "" : pg.getSqlState();
    if (state.equals(UNIQUE_VIOLATION)) {
      return Optional.of(MeshException.conflict("This already exists."));
    }
    if (state.equals(FOREIGN_KEY_VIOLATION)) {
      // What was there when it was checked has been deleted since, or is still referred to.
      LOG.info("refused by PostgreSQL: {} {}", state, pg.getErrorMessage());
      return Optional.of(
          MeshException.unprocessable("Something that this refers to does not exist any more."));
    }
    if (isCollision(pg)) {
      // Nothing was written, twice, and the other transaction is through.
      LOG.warn("lost against another transaction: {} {}", state, pg.getErrorMessage());
      return Optional.of(
          MeshException.unavailable("This collided with another change. Try again in a moment."));
    }
    if (state.startsWith(DATA_EXCEPTION_CLASS)) {
      // Out of range numbers, NUL characters: input that the contract's schema cannot describe.
      LOG.info("refused by PostgreSQL: {} {}", state, pg.getErrorMessage());
      return Optional.of(
          MeshException.unprocessable("A value cannot be stored: " + pg.getErrorMessage() + "."));
    }
    if (state.equals(QUERY_CANCELED) || state.equals(TRANSACTION_TIMEOUT)) {
      return Optional.of(MeshException.timeout("The database took too long."));
    }
    if (state.startsWith(OPERATOR_INTERVENTION_CLASS) || state.startsWith(RESOURCES_CLASS)) {
      LOG.warn("PostgreSQL is unavailable: {} {}", state, pg.getErrorMessage());
      return Optional.of(MeshException.unavailable("The database is not available right now."));
    }
    return Optional.empty();
  }

  private static boolean isWaitQueueFull(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.contains("wait queue");
  }

  /** The pool's own refusals have no type of their own. */
  private static boolean isPoolRefusal(Throwable failure) {
    String message = failure.getMessage();
    return message != null && (message.contains("Timeout") || message.contains("closed"));
  }
}
