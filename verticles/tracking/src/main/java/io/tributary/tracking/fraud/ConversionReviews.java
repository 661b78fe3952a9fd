package io.tributary.tracking.fraud;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.outbox.Outbox;
import io.tributary.kit.outbox.OutboxRelay;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.OneAtATime;
import io.tributary.kit.work.Rounds;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.FraudQuery;
import io.tributary.mesh.FraudScore;
import io.tributary.mesh.Topics;
import io.tributary.tracking.store.FraudStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a conversion's fact to payments: straight into the outbox, or, where conversions are
 * scored, by way of somebody who says something about it.
 *
 * <p>{@link #wake} after a commit makes it immediate; a slow tick finds what a lost wake-up or a
 * crashed node left. It ticks where scoring is off too: what waited when it was on must go on.
 */
public final class ConversionReviews {
  private static final Logger LOG = LoggerFactory.getLogger(ConversionReviews.class);

  /** Asked about at once, so also how many questions may be open. */
  private static final int BATCH = 100;

  private static final long TICK_MS = 1_000;

  /** Beyond what a score may take: a node that waits longer hangs. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Database database;
  private final FraudConfig config;
  private final FraudScorer scorer;
  private final FraudStore store = new FraudStore();
  private final OutboxRelay relay;
  private final Counter failures =
      Meters.counter(
          Metrics.globalRegistry,
          "tributary.fraud.failures",
          "Rounds of conversions waiting for their scores that failed and are tried again.");
  private final Rounds rounds;

  public ConversionReviews(
      Vertx vertx, Database database, FraudConfig config, OutboxRelay relay, Clock clock) {
    this.rounds = new Rounds(vertx, TICK_MS, this::round);
    this.database = database;
    this.config = config;
    this.relay = relay;
    this.scorer = new FraudScorer(vertx, config, clock);
  }

  /** Starts on the calling context; {@link #wake} and {@link #stop} belong to the same one. */
  public void start() {
    rounds.start();
    rounds.wake();
  }

  /** Hands a fact over, in the transaction of its conversion. */
  public Future<Void> take(SqlConnection tx, ConversionRecorded fact) {
    return config.enabled()
        ? store.await(tx, fact)
        : Outbox.append(tx, Topics.CONVERSIONS, fact.workspaceId(), fact);
  }

  /** Something was handed over and is committed. */
  public void wake() {
    if (config.enabled()) {
      rounds.wake();
    } else {
      relay.wake();
    }
  }

  /** Finishes the round at hand. */
  public Future<Void> stop() {
    return rounds.stop().onComplete(done -> scorer.close());
  }

  /** One node at a time: two would ask the same questions and wait for each other's rows. */
  private Future<Boolean> round() {
    Duration patience = Duration.ofMillis(config.timeoutMs()).plus(MARGIN);
    return OneAtATime.run(database, "reviews", patience, this::review)
        .map(reviewed -> reviewed.orElse(0))
        .onSuccess(reviewed -> {
          if (reviewed > 0) {
            relay.wake();
          }
        })
        .map(reviewed -> reviewed == BATCH)
        .onFailure(failure -> {
          failures.increment();
          LOG.warn("conversions wait for their scores: {}", failure.toString());
        });
  }

  private Future<Integer> review(SqlConnection tx) {
    return store
        .oldest(tx, BATCH)
        .compose(waiting -> {
          if (!waiting.unreadable().isEmpty()) {
            LOG.error("facts of {} cannot be read and go unscored", waiting.unreadable());
          }
          return store
              .passOn(tx, waiting.unreadable())
              .compose(done -> review(tx, waiting.facts()))
              .map(waiting.size());
        });
  }

  private Future<Void> review(SqlConnection tx, List<ConversionRecorded> facts) {
    if (facts.isEmpty()) {
      return Future.succeededFuture();
    }
    return queries(facts)
        .compose(queries -> {
          List<Future<ConversionRecorded>> said = new ArrayList<>(facts.size());
          for (ConversionRecorded fact : facts) {
            FraudQuery query = queries.get(fact.eventId());
            Future<FraudScore> score =
                query == null ? Future.succeededFuture(FraudScore.unscored()) : scorer.score(query);
            said.add(score.map(fact::withReview));
          }
          return Future.all(said).map(all -> said.stream().map(Future::result).toList());
        })
        .compose(reviewed -> store.settle(tx, reviewed));
  }

  /** Signals that cannot be gathered keep no fact: it goes on unscored. */
  private Future<Map<String, FraudQuery>> queries(List<ConversionRecorded> facts) {
    return config.enabled()
        ? store
            .signals(database.reads(), facts.stream().map(ConversionRecorded::eventId).toList())
            .onFailure(failure -> LOG.warn("no signals of conversions: {}", failure.toString()))
            .otherwise(Map.of())
        : Future.succeededFuture(Map.of());
  }
}
