package io.tributary.payments.booking;

import io.tributary.kit.outbox.Outbox;
import io.tributary.mesh.ConversionCorrected;
import io.tributary.mesh.ConversionRecorded;
import io.tributary.mesh.Topics;
import io.tributary.payments.domain.Brought;
import io.tributary.payments.domain.Commission;
import io.tributary.payments.domain.CommissionType;
import io.tributary.payments.domain.Correction;
import io.tributary.payments.domain.Enrolment;
import io.tributary.payments.store.Commissions;
import io.tributary.payments.store.Enrolments;
import io.tributary.payments.store.ReferredCustomers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;

/**
 * What a correction says about the lead or sale behind a commission: the partner's totals follow,
 * and whoever recorded it is told what stands of it now. Commissions that a person granted stand
 * for nothing that was recorded, so there is nothing to follow.
 */
final class Conversions {
  private Conversions() {}

  /**
   * @param currency of the locked workspace
   */
  static Future<Void> correct(
      SqlConnection tx,
      Commission commission,
      Correction.Figures figures,
      String currency,
      Instant now) {
    String eventId = commission.eventId();
    Brought before = commission.brought();
    Brought after = commission.brought(figures);
    boolean recorded =
        commission.type() == CommissionType.sale || commission.type() == CommissionType.lead;
    if (eventId == null || !recorded || after.equals(before)) {
      return Future.succeededFuture();
    }
    return buyers(tx, commission, eventId, after.quantity() - before.quantity())
        .compose(buyers ->
            Enrolments.addActivity(
                tx, Map.of(key(commission), totals(commission, before, after, buyers, currency))))
        .compose(done -> Commissions.nextConversionVersion(tx, commission))
        .compose(version ->
            Outbox.append(
                tx,
                Topics.CORRECTIONS,
                commission.workspaceId(),
                new ConversionCorrected(
                    eventId,
                    commission.workspaceId(),
                    ConversionRecorded.Kind.valueOf(commission.type().name()),
                    after.quantity(),
                    after.amount(),
                    commission.amount().currency(),
                    version,
                    now.toEpochMilli())));
  }

  /** By how much the number of customers who bought through the partner changes. */
  private static Future<Integer> buyers(
      SqlConnection tx, Commission commission, String eventId, int change) {
    Commission.Customer customer = commission.customer();
    if (commission.type() != CommissionType.sale || customer == null || change == 0) {
      return Future.succeededFuture(0);
    }
    ReferredCustomers.Sale sale =
        new ReferredCustomers.Sale(
            new ReferredCustomers.Key(key(commission), customer.id()),
            eventId,
            commission.createdAt());
    return ReferredCustomers.adjust(tx, sale, change)
        .map(sales -> {
          if (sales.isEmpty()) {
            return 0;
          }
          long now = sales.get();
          return Long.signum(now) - Long.signum(now - change);
        });
  }

  private static Enrolment.Totals totals(
      Commission commission, Brought before, Brought after, int buyers, String currency) {
    int quantity = after.quantity() - before.quantity();
    boolean counted = commission.amount().currency().equals(currency);
    return commission.type() == CommissionType.lead
        ? new Enrolment.Totals(0, quantity, 0, 0, 0, 0)
        : new Enrolment.Totals(
            0, 0, buyers, quantity, counted ? after.amount() - before.amount() : 0, 0);
  }

  private static Enrolments.Key key(Commission commission) {
    return new Enrolments.Key(
        commission.workspaceId(), commission.programId(), commission.partnerId());
  }
}
