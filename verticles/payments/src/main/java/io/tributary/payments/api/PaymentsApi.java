package io.tributary.payments.api;

import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Addresses;
import io.tributary.payments.booking.CommissionBook;
import io.tributary.payments.config.PaymentsConfig;
import java.time.Clock;
import java.util.function.Consumer;

/** Which address is answered by what. */
public final class PaymentsApi {
  private PaymentsApi() {}

  /**
   * @param committed hears what a committed write changed
   */
  public static OperationServer serve(
      OperationServer server,
      Database database,
      MeshClient mesh,
      Clock clock,
      PaymentsConfig config,
      LiveFeed live,
      Consumer<CommissionBook.Change> committed) {
    TrackingLinks tracking = new TrackingLinks(mesh, clock, config.trackingTimeout());
    ProgramsApi programs = new ProgramsApi(database, clock);
    PartnersApi partners = new PartnersApi(database, clock, tracking);
    PartnerLinksApi links = new PartnerLinksApi(database, tracking);
    PartnerAnalyticsApi analytics = new PartnerAnalyticsApi(database, mesh, clock);
    CommissionsApi commissions = new CommissionsApi(database, clock, committed);
    ManualCommissionsApi manual = new ManualCommissionsApi(clock, committed);
    LedgerApi ledger = new LedgerApi(database);
    PayoutsApi payouts = new PayoutsApi(database);
    MeshApi internal = new MeshApi(database);
    return server
        .write("payments.programs.create", programs::create)
        .read("payments.programs.list", programs::list)
        .read("payments.programs.get", programs::get)
        .write("payments.programs.update", programs::update)
        .writeThen("payments.partners.create", partners::create, partners::created)
        .writeThen("payments.partners.update", partners::update, partners::updated)
        .read("payments.partners.list", partners::list)
        .read("payments.partners.get", partners::get)
        .write("payments.partners.ban", partners::ban)
        .write("payments.partners.deactivate", partners::deactivate)
        // The effect is tracking's; only the answer is kept here.
        .forward("payments.partners.createLink", links::create)
        .forward("payments.partners.upsertLink", links::upsert)
        .read("payments.partners.listLinks", links::list)
        .read("payments.partners.analytics", analytics::query)
        .read("payments.commissions.list", commissions::list)
        .write("payments.commissions.create", manual::create)
        .write("payments.commissions.update", commissions::update)
        .write("payments.commissions.updateMany", commissions::updateMany)
        .read("payments.payouts.list", payouts::list)
        .read("payments.ledger.trialBalance", ledger::trialBalance)
        .read("payments.ledger.accounts", ledger::accounts)
        .read("payments.ledger.transactions", ledger::transactions)
        .write(Addresses.PAYMENTS_BOOTSTRAP, programs::bootstrap)
        .read(Addresses.RESOLVE_ENROLMENT, internal::resolveEnrolment)
        .read(Addresses.LIVE_SNAPSHOT_PAYMENTS, live::snapshot);
  }
}
