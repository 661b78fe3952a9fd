package io.tributary.payments.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.payments.booking.CommissionBook;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes a batch of conversions in: one transaction for all of them, so that a commission, its
 * postings and the mark that the conversion was seen exist together or not at all. Repeating a
 * batch changes nothing. A record that is no conversion, or that the database refuses, fails the
 * whole batch; {@link io.tributary.kit.kafka.Parking} finds and parks it.
 */
public final class ConversionIntake {
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
    List<Decoded> decoded = batch.stream().map(Decoded::of).toList();
    return decoded.isEmpty()
        ? Future.succeededFuture()
        : database
            .transaction(tx -> new Settlement(tx, clock.instant()).settle(decoded))
            .onSuccess(this::done)
            .mapEmpty();
  }

  private void done(Settlement.Result result) {
    result.outcomes().forEach(this::count);
    committed.accept(result.changes());
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
