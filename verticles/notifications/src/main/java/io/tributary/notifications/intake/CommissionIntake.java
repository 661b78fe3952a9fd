package io.tributary.notifications.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.id.Ids;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.sql.Database;
import io.tributary.kit.sql.SqlFailures;
import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.notifications.domain.CommissionNews;
import io.tributary.notifications.domain.Notification;
import io.tributary.notifications.store.Notifications;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues an e-mail for each commission. A commission that arrives again is recognised by its id.
 * Clicks are not written about: they come by the hundred, for fractions of a cent.
 */
public final class CommissionIntake {
  private static final Logger LOG = LoggerFactory.getLogger(CommissionIntake.class);

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
    List<Notification> news = new ArrayList<>(batch.size());
    for (TopicRecord source : batch) {
      try {
        CommissionCreated commission = MeshJson.decode(source.value(), CommissionCreated.class);
        if (!commission.type().equals("click")) {
          news.add(notification(commission));
        }
      } catch (RuntimeException e) {
        // Whatever is wrong with it, it would be wrong again; those behind it must not wait.
        LOG.error(
            "{}-{} offset {} is passed over: {}",
            source.topic(),
            source.partition(),
            source.offset(),
            e.toString());
        count("undecodable", 1);
      }
    }
    return queue(news);
  }

  private Future<Void> queue(List<Notification> news) {
    if (news.isEmpty()) {
      return Future.succeededFuture();
    }
    return Notifications.queue(database.reads(), news, clock.instant())
        .recover(SqlFailures::rethrow)
        .onSuccess(fresh -> {
          count("queued", fresh);
          queued.run();
        })
        .<Void>mapEmpty()
        .recover(
            failure -> isRefusal(failure) ? oneByOne(news, failure) : Future.failedFuture(failure));
  }

  private Future<Void> oneByOne(List<Notification> news, Throwable failure) {
    if (news.size() == 1) {
      LOG.error("{} is not written about", news.getFirst().dedupKey(), failure);
      count("refused", 1);
      return Future.succeededFuture();
    }
    Future<Void> last = Future.succeededFuture();
    for (Notification one : news) {
      last = last.compose(done -> queue(List.of(one)));
    }
    return last;
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof MeshException mesh && mesh.code() == FailureCode.UNPROCESSABLE_ENTITY;
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
    meters.counter("tributary.notifications.taken", "outcome", outcome).increment(times);
  }
}
