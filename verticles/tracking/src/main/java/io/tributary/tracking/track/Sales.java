package io.tributary.tracking.track;

import io.tributary.kit.id.Ids;
import io.tributary.kit.op.OperationCall;
import io.tributary.mesh.MeshException;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.domain.Lead;
import io.tributary.tracking.domain.Sale;
import io.tributary.tracking.domain.SaleContent;
import io.tributary.tracking.store.ClickStore;
import io.tributary.tracking.store.ConversionStore;
import io.tributary.tracking.store.CustomerStore;
import io.tributary.tracking.store.Locks;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records sales. An invoice counts once per workspace, for ever. */
public final class Sales {
  private final boolean strictInvoices;
  private final CustomerStore customers;
  private final ConversionStore conversions;
  private final ClickStore clicks;
  private final ConversionRecorder recorder;
  private final Clock clock;

  /**
   * @param strictInvoices whether an invoice that is reported again with something else in it is
   *     refused; else the first report is answered
   */
  public Sales(
      CustomerStore customers,
      ConversionStore conversions,
      ClickStore clicks,
      ConversionRecorder recorder,
      boolean strictInvoices,
      Clock clock) {
    this.strictInvoices = strictInvoices;
    this.customers = customers;
    this.conversions = conversions;
    this.clicks = clicks;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * Nulls stand for «nobody knows this customer» and for «nothing was sold», which are no failures.
   */
  public record Recorded(@Nullable Customer customer, @Nullable Conversion sale) {
    static final Recorded NOTHING = new Recorded(null, null);
  }

  /**
   * @param click that the report names; empty if it names none, or one that is not known
   */
  public Future<Recorded> record(
      OperationCall call, SqlConnection tx, Sale sale, Optional<Click> click) {
    String invoiceId = sale.invoiceId();
    if (invoiceId == null || !sale.soldSomething()) {
      return count(call, tx, sale, click);
    }
    // The unique index alone would do; the lock keeps a repeat from touching the customer first.
    return Locks.take(tx, "invoice", call.workspaceId() + "/" + invoiceId)
        .compose(locked -> conversions.findSale(tx, call.workspaceId(), invoiceId))
        .compose(before ->
            before.isPresent()
                ? customers
                    .find(tx, call.workspaceId(), before.get().customerId())
                    .map(customer -> repeated(sale, customer.orElse(null), before.get()))
                : count(call, tx, sale, click));
  }

  private Recorded repeated(Sale sale, @Nullable Customer customer, Conversion counted) {
    List<String> differing =
        customer == null
            ? List.of()
            : SaleContent.differences(counted, customer.externalId(), sale);
    if (strictInvoices && !differing.isEmpty()) {
      throw MeshException.conflict(
          "Invoice «"
              + sale.invoiceId()
              + "» was reported before with another "
              + String.join(", ", differing)
              + ". A number stands for one sale: send this one under another, or repeat the first.");
    }
    return new Recorded(customer, counted);
  }

  private Future<Recorded> count(
      OperationCall call, SqlConnection tx, Sale sale, Optional<Click> click) {
    String workspaceId = call.workspaceId();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return customers
        .lock(tx, workspaceId, sale.customer().externalId())
        .compose(known -> {
          if (click.isPresent()) {
            return customers
                .upsert(tx, workspaceId, Ids.next("cus_"), sale.customer(), click.get(), now)
                .compose(customer -> count(call, tx, sale, customer, click, known.isEmpty(), now));
          }
          String named = sale.clickId();
          if (named != null && !named.isEmpty() && !Leads.isTheirs(named, known)) {
            // Their older click may be another partner's, who would be paid for this sale.
            throw Leads.unknownClick(named);
          }
          if (known.isPresent()) {
            return count(call, tx, sale, known.get(), click, false, now);
          }
          return Future.succeededFuture(Recorded.NOTHING);
        });
  }

  private Future<Recorded> count(
      OperationCall call,
      SqlConnection tx,
      Sale sale,
      Customer customer,
      Optional<Click> given,
      boolean isNew,
      Instant now) {
    String workspaceId = call.workspaceId();
    return attributedClick(tx, workspaceId, sale, customer, given)
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture(new Recorded(customer, null));
          }
          Click click = found.get();
          if (!sale.soldSomething()) {
            return leadFirst(call, tx, sale, customer, click, isNew, now)
                .map(done -> new Recorded(customer, null));
          }
          Conversion conversion = conversion(workspaceId, sale, customer, click, now);
          return recorder
              .linkOf(tx, workspaceId, click.linkId())
              .compose(link ->
                  leadFirst(call, tx, sale, customer, click, isNew, now)
                      .compose(done ->
                          customers.countSale(tx, workspaceId, customer.id(), conversion.id(), now))
                      .compose(done ->
                          recorder.record(
                              call, tx, conversion, customer, link, customer.sales() == 0)))
              .map(counted -> {
                if (!counted) {
                  throw MeshException.conflict("This invoice is being counted right now.");
                }
                return new Recorded(customer, conversion);
              });
        });
  }

  /** A new customer whose report names a lead event becomes that lead on the way. */
  private Future<Void> leadFirst(
      OperationCall call,
      SqlConnection tx,
      Sale sale,
      Customer customer,
      Click click,
      boolean isNew,
      Instant now) {
    String eventName = sale.leadEventName();
    if (!isNew || eventName == null) {
      return Future.succeededFuture();
    }
    Lead lead = new Lead(click.id(), eventName, sale.customer(), false, 1, null);
    return recorder
        .linkOf(tx, call.workspaceId(), click.linkId())
        .compose(link ->
            recorder.record(
                call,
                tx,
                Leads.conversion(call.workspaceId(), lead, customer, click, now),
                customer,
                link,
                false))
        .mapEmpty();
  }

  /** The named lead's click if there is such a lead, else the customer's own. */
  private Future<Optional<Click>> attributedClick(
      SqlConnection tx, String workspaceId, Sale sale, Customer customer, Optional<Click> given) {
    String eventName = sale.leadEventName();
    Future<Optional<Conversion>> named =
        eventName == null
            ? Future.succeededFuture(Optional.empty())
            : conversions.findLead(tx, workspaceId, customer.id(), eventName);
    return named.compose(lead -> {
      if (lead.isPresent()) {
        return Future.succeededFuture(lead.map(Conversion::click));
      }
      return given.isPresent() && given.get().id().equals(customer.clickId())
          ? Future.succeededFuture(given)
          : clicks.ofCustomer(tx, workspaceId, customer);
    });
  }

  private static Conversion conversion(
      String workspaceId, Sale sale, Customer customer, Click click, Instant now) {
    return new Conversion(
        Ids.next("evt_"),
        Conversion.Kind.sale,
        now,
        workspaceId,
        customer.id(),
        click,
        sale.eventName(),
        1,
        sale.amount(),
        sale.currency(),
        sale.invoiceId(),
        sale.paymentProcessor(),
        sale.metadata());
  }
}
