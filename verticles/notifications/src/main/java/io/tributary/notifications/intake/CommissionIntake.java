package io.tributary.notifications.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tributary.kit.id.Ids;
import io.tributary.kit.kafka.TopicRecord;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.CommissionCreated;
import io.tributary.mesh.MeshJson;
import io.tributary.notifications.domain.CommissionNews;
import io.tributary.notifications.domain.Notification;
import io.tributary.notifications.store.Notifications;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/**
 * Queues an e-mail for each commission. A commission that arrives again is recognised by its id.
 * Clicks are not written about: they come by the hundred, for fractions of a cent.
 *
 * <p>A record that is no commission, or that the database refuses, fails the whole batch; {@link
 * io.tributary.kit.kafka.Parking} finds and parks it.
 */
public final class CommissionIntake {
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
    List<Notification> news =
        batch.stream()
            .map(record -> MeshJson.decode(record.value(), CommissionCreated.class))
            .filter(commission -> !commission.type().equals("click"))
            .map(CommissionIntake::notification)
            .toList();
    return news.isEmpty()
        ? Future.succeededFuture()
        : Notifications.queue(database.reads(), news, clock.instant())
            .onSuccess(fresh -> {
              count("queued", fresh);
              queued.run();
            })
            .mapEmpty();
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
}
