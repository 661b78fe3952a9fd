package io.tributary.notifications.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.id.Ids;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.notifications.domain.CommissionNews;
import io.tributary.notifications.domain.Notification;
import io.tributary.notifications.store.DeadLetters;
import io.tributary.notifications.store.Notifications;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues an e-mail for each commission. A commission that arrives again is recognised by its id.
 * Clicks are not written about: they come by the hundred, for fractions of a cent.
 *
 * <p>A record that can never be taken in is kept as a dead letter, counted and passed. A database
 * that cannot be reached fails the batch, which is then read again.
 */
public final class CommissionIntake {
  private static final Logger LOG = LoggerFactory.getLogger(CommissionIntake.class);

  private static final String INTEGRITY_CLASS = "23";

  private final Database database;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Runnable queued;

  /**
   * @param queued runs when there is something new to send
   */
  public CommissionIntake(Database database, Clock clock, MeterRegistry meters, Runnable queued) {
    this.database = database;
    this.clock = clock;
    this.meters = meters;
    this.queued = queued;
  }

  /** The handler of the topic's consumer. */
  public Future<Void> take(List<TopicRecord> batch) {
    List<Told> news = new ArrayList<>(batch.size());
    Future<Void> rejected = Future.succeededFuture();
    for (TopicRecord source : batch) {
      try {
        CommissionCreated commission = MeshJson.decode(source.value(), CommissionCreated.class);
        if (!commission.type().equals("click")) {
          news.add(new Told(source, notification(commission)));
        }
      } catch (RuntimeException e) {
        // Whatever is wrong with it, it would be wrong again; those behind it must not wait.
        rejected = rejected.compose(done -> bury(source, "undecodable", e));
      }
    }
    return rejected.compose(done -> queue(news));
  }

  private Future<Void> queue(List<Told> news) {
    if (news.isEmpty()) {
      return Future.succeededFuture();
    }
    return Notifications.queue(
            database.reads(), news.stream().map(Told::notification).toList(), clock.instant())
        .recover(SqlFailures::rethrow)
        .onSuccess(fresh -> {
          count("queued", fresh);
          queued.run();
        })
        .<Void>mapEmpty()
        .recover(failure -> {
          if (!isRefusal(failure)) {
            return Future.failedFuture(failure);
          }
          return news.size() == 1
              ? bury(news.getFirst().source(), "refused", failure)
              : oneByOne(news);
        });
  }

  private Future<Void> oneByOne(List<Told> news) {
    Future<Void> last = Future.succeededFuture();
    for (Told one : news) {
      last = last.compose(done -> queue(List.of(one)));
    }
    return last;
  }

  private Future<Void> bury(TopicRecord dead, String outcome, Throwable why) {
    LOG.error(
        "{} {}-{} offset {} is passed over: {}",
        outcome,
        dead.topic(),
        dead.partition(),
        dead.offset(),
        why.toString());
    return DeadLetters.keep(database.reads(), dead, why.toString())
        .onSuccess(kept -> count(outcome, 1));
  }

  /**
   * Whether the same input would fail again whatever happens: a value that cannot be stored, or one
   * that a constraint forbids, such as an id that is missing.
   */
  private static boolean isRefusal(Throwable failure) {
    return (failure instanceof MeshException mesh
            && (mesh.code() == FailureCode.UNPROCESSABLE_ENTITY
                || mesh.code() == FailureCode.CONFLICT))
        || (failure instanceof PgException pg
            && pg.getSqlState() != null
            && pg.getSqlState().startsWith(INTEGRITY_CLASS));
  }

  private static Notification notification(CommissionCreated commission) {
    String email = commission.partnerEmail();
    return new Notification(
        Ids.next("ntf_"),
        commission.workspaceId(),
        "commission",
        commission.commissionId(),
        email == null || email.isBlank() ? null : email,
        CommissionNews.language(commission.partnerLocale()),
        CommissionNews.words(commission),
        0);
  }

  private void count(String outcome, int times) {
    Meters.counter(
            meters,
            "tributary.notifications.taken",
            "Facts that may be worth a message, by what became of them.",
            "outcome",
            outcome)
        .increment(times);
  }

  /** A notification and the record that asked for it. */
  private record Told(TopicRecord source, Notification notification) {}
}
