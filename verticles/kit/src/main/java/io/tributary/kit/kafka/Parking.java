package io.tributary.kit.kafka;

import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/**
 * A consumer's work that poison cannot stop. A batch that fails for what is in it is halved until
 * the record is found that nobody can take in; that one is parked, all others are applied, in
 * order. A failure that may pass (a server is away, a deadline, something that concerns all
 * records) fails the batch, which is then read again.
 */
public final class Parking implements Function<List<TopicRecord>, Future<Void>> {
  /** Classes of PostgreSQL's states that are about the values: data and integrity. */
  private static final Set<String> ABOUT_VALUES = Set.of("22", "23");

  private final DeadLetters letters;
  private final Function<List<TopicRecord>, Future<Void>> work;

  /**
   * @param work applies a batch wholly or not at all, and may be repeated
   */
  public Parking(DeadLetters letters, Function<List<TopicRecord>, Future<Void>> work) {
    this.letters = letters;
    this.work = work;
  }

  @Override
  public Future<Void> apply(List<TopicRecord> batch) {
    Future<Void> done;
    try {
      done = work.apply(batch);
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    return done.recover(
        failure -> mayPass(failure) ? Future.failedFuture(failure) : isolate(batch, failure));
  }

  private Future<Void> isolate(List<TopicRecord> batch, Throwable failure) {
    if (batch.size() == 1) {
      return letters.park(batch.getFirst(), failure);
    }
    int half = batch.size() / 2;
    return apply(batch.subList(0, half)).compose(first -> apply(batch.subList(half, batch.size())));
  }

  /** Whether the same records may do better later, without anybody mending them or the code. */
  static boolean mayPass(Throwable failure) {
    if (failure instanceof MeshException mesh) {
      return mesh.code().retryable();
    }
    if (failure instanceof PgException pg) {
      String state = pg.getSqlState();
      return state == null || state.length() < 2 || !ABOUT_VALUES.contains(state.substring(0, 2));
    }
    if (failure instanceof VertxException
        || failure instanceof KafkaException
        || failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof IllegalStateException) {
      return true;
    }
    // What nobody expected is a mistake of ours with this record: it waits for a fix.
    return !(failure instanceof RuntimeException);
  }
}
