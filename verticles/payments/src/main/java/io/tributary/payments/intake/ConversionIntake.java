package io.tributary.payments.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.store.DeadLetters;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of conversions in: one transaction for all of them, so that a commission, its
 * postings and the mark that the conversion was seen exist together or not at all. Repeating a
 * batch changes nothing.
 *
 * <p>A batch that the database refuses for what is in it is taken record by record; a record that
 * is refused for ever is kept as a dead letter, counted and passed. A database that cannot be
 * reached fails the batch, which is then read again.
 */
public final class ConversionIntake {
  private static final Logger LOG = LoggerFactory.getLogger(ConversionIntake.class);
  private static final String INTEGRITY_CLASS = "23";
  private static final int MAX_REASON = 500;

  private final Database database;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Consumer<List<CommissionBook.Change>> committed;

  /**
   * @param committed hears what a committed batch changed
   */
  public ConversionIntake(
      Database database,
      Clock clock,
      MeterRegistry meters,
      Consumer<List<CommissionBook.Change>> committed) {
    this.database = database;
    this.clock = clock;
    this.meters = meters;
    this.committed = committed;
  }

  /** The handler of the topic's consumer. */
  public Future<Void> take(List<TopicRecord> batch) {
    List<Decoded> decoded = new ArrayList<>(batch.size());
    Future<Void> rejected = Future.succeededFuture();
    for (TopicRecord source : batch) {
      try {
        decoded.add(Decoded.of(source));
      } catch (IllegalArgumentException e) {
        rejected = rejected.compose(done -> bury(source, Outcome.UNDECODABLE, e));
      }
    }
    return rejected.compose(done -> settle(decoded));
  }

  private Future<Void> settle(List<Decoded> batch) {
    if (batch.isEmpty()) {
      return Future.succeededFuture();
    }
    return database
        .transaction(tx -> new Settlement(tx, clock.instant()).settle(batch))
        .onSuccess(this::done)
        .<Void>mapEmpty()
        .recover(failure -> {
          if (!isRefusal(failure)) {
            return Future.failedFuture(failure);
          }
          return batch.size() == 1
              ? bury(batch.getFirst().source(), Outcome.REFUSED, failure)
              : oneByOne(batch);
        });
  }

  private Future<Void> oneByOne(List<Decoded> batch) {
    Future<Void> last = Future.succeededFuture();
    for (Decoded one : batch) {
      last = last.compose(done -> settle(List.of(one)));
    }
    return last;
  }

  private void done(Settlement.Result result) {
    result.outcomes().forEach(this::count);
    committed.accept(result.changes());
  }

  private Future<Void> bury(TopicRecord dead, Outcome outcome, Throwable why) {
    String reason = String.valueOf(why.getMessage());
    LOG.error(
        "{} {}-{} offset {} is passed over: {}",
        outcome,
        dead.topic(),
        dead.partition(),
        dead.offset(),
        reason);
    return database
        .transaction(tx ->
            DeadLetters.keep(tx, dead, reason.substring(0, Math.min(MAX_REASON, reason.length()))))
        .onSuccess(kept -> count(outcome, 1));
  }

  /** Whether the same input would fail again whatever happens. */
  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ArithmeticException
        || (failure instanceof MeshException mesh
            && (mesh.code() == FailureCode.UNPROCESSABLE_ENTITY
                || mesh.code() == FailureCode.CONFLICT))
        || (failure instanceof PgException pg
            && pg.getSqlState() != null
            && pg.getSqlState().startsWith(INTEGRITY_CLASS));
  }

  private void count(Map.Entry<Outcome, Integer> counted) {
    count(counted.getKey(), counted.getValue());
  }

  private void count(Outcome outcome, int times) {
    Counter.builder("tributary.payments.conversions")
        .description("Conversions taken in, by what became of them.")
        .tag("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT))
        .register(meters)
        .increment(times);
  }
}
