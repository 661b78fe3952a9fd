package io.tributary.tracking.track;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.domain.Lead;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.store.ClickStore;
import io.tributary.tracking.store.ConversionStore;
import io.tributary.tracking.store.CustomerStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Records leads. A customer becomes a lead of one name once, for ever. */
public final class Leads {
  private final CustomerStore customers;
  private final ConversionStore conversions;
  private final ClickStore clicks;
  private final ConversionRecorder recorder;
  private final Clock clock;

  public Leads(
      CustomerStore customers,
      ConversionStore conversions,
      ClickStore clicks,
      ConversionRecorder recorder,
      Clock clock) {
    this.customers = customers;
    this.conversions = conversions;
    this.clicks = clicks;
    this.recorder = recorder;
    this.clock = clock;
  }

  /** What is answered, whether it counted now or before. */
  public record Recorded(String clickId, Link link, Customer customer) {}

  /**
   * @param click that the report names; empty if it names none
   */
  public Future<Recorded> record(
      OperationCall call, SqlConnection tx, Lead lead, Optional<Click> click) {
    String workspaceId = call.workspaceId();
    return customers
        .lock(tx, workspaceId, lead.customer().externalId())
        .compose(known ->
            known.isEmpty()
                ? count(call, tx, lead, required(lead, click))
                : conversions
                    .findLead(tx, workspaceId, known.get().id(), lead.eventName())
                    .compose(before ->
                        before.isPresent()
                            ? answer(tx, workspaceId, before.get().click(), known.get())
                            : clickOf(tx, workspaceId, lead, click, known.get())
                                .compose(their -> count(call, tx, lead, their))));
  }

  private Future<Recorded> count(OperationCall call, SqlConnection tx, Lead lead, Click click) {
    String workspaceId = call.workspaceId();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return customers
        .upsert(tx, workspaceId, Ids.next("cus_"), lead.customer(), click, now)
        .compose(customer ->
            attributed(tx, workspaceId, customer, click)
                .compose(their ->
                    lead.deferred()
                        ? answer(tx, workspaceId, their, customer)
                        : recorder
                            .linkOf(tx, workspaceId, their.linkId())
                            .compose(link ->
                                recorder
                                    .record(
                                        call,
                                        tx,
                                        conversion(workspaceId, lead, customer, their, now),
                                        customer,
                                        link,
                                        false)
                                    .compose(counted ->
                                        counted
                                            ? Future.succeededFuture(
                                                new Recorded(their.id(), link, customer))
                                            : first(tx, workspaceId, customer, lead)))));
  }

  /** Somebody else's call counted it a moment ago. */
  private Future<Recorded> first(
      SqlConnection tx, String workspaceId, Customer customer, Lead lead) {
    return conversions
        .findLead(tx, workspaceId, customer.id(), lead.eventName())
        .compose(first -> answer(tx, workspaceId, first.orElseThrow().click(), customer));
  }

  private Future<Recorded> answer(
      SqlConnection tx, String workspaceId, Click click, Customer customer) {
    return recorder
        .linkOf(tx, workspaceId, click.linkId())
        .map(link -> new Recorded(click.id(), link, customer));
  }

  private Future<Click> clickOf(
      SqlConnection tx, String workspaceId, Lead lead, Optional<Click> given, Customer customer) {
    if (given.isPresent()) {
      return Future.succeededFuture(given.get());
    }
    if (!lead.clickId().isEmpty() && !isTheirs(lead.clickId(), Optional.of(customer))) {
      // Their older click may be another partner's.
      throw unknownClick(lead.clickId());
    }
    return clicks.ofCustomer(tx, workspaceId, customer).map(stored -> required(lead, stored));
  }

  /** Whether the customer is attributed to this very click, which need not be stored any more. */
  static boolean isTheirs(String clickId, Optional<Customer> known) {
    return known.isPresent() && clickId.equals(known.get().clickId());
  }

  /** The click that the customer is attributed to after this report. */
  private Future<Click> attributed(
      SqlConnection tx, String workspaceId, Customer customer, Click given) {
    return given.id().equals(customer.clickId())
        ? Future.succeededFuture(given)
        : clicks.ofCustomer(tx, workspaceId, customer).map(stored -> stored.orElse(given));
  }

  private static Click required(Lead lead, Optional<Click> click) {
    return click.orElseThrow(() ->
        lead.clickId().isEmpty()
            ? MeshException.notFound(
                "No customer «"
                    + lead.customer().externalId()
                    + "» with a click is known; send clickId.")
            : unknownClick(lead.clickId()));
  }

  static MeshException unknownClick(String clickId) {
    return MeshException.notFound("There is no click «" + clickId + "» in this workspace.");
  }

  static Conversion conversion(
      String workspaceId, Lead lead, Customer customer, Click click, Instant now) {
    return new Conversion(
        Ids.next("evt_"),
        Conversion.Kind.lead,
        now,
        workspaceId,
        customer.id(),
        click,
        lead.eventName(),
        lead.quantity(),
        0,
        null,
        null,
        null,
        lead.metadata());
  }
}
