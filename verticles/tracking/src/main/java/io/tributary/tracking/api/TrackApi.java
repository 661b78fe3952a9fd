package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Click;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.domain.Lead;
import io.tributary.tracking.domain.Link;
import io.tributary.tracking.domain.Sale;
import io.tributary.tracking.store.LinkStore;
import io.tributary.tracking.track.ClickArrivals;
import io.tributary.tracking.track.Leads;
import io.tributary.tracking.track.Sales;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What merchants' servers report: leads and sales. */
final class TrackApi {
  private final Database database;
  private final LinkStore links;
  private final ClickArrivals arrivals;
  private final Leads leads;
  private final Sales sales;

  TrackApi(Database database, LinkStore links, ClickArrivals arrivals, Leads leads, Sales sales) {
    this.database = database;
    this.links = links;
    this.arrivals = arrivals;
    this.leads = leads;
    this.sales = sales;
  }

  private static final Future<Optional<Click>> NONE = Future.succeededFuture(Optional.empty());

  /** A report and the click that it names, looked up before the transaction. */
  record Reported<T>(T report, Optional<Click> click) {}

  Future<Reported<Lead>> prepareLead(OperationCall call) {
    Lead lead = TrackInput.lead(call.body());
    return click(call, lead.clickId()).map(click -> new Reported<>(lead, click));
  }

  Future<OperationReply> lead(OperationCall call, Reported<Lead> reported, SqlConnection tx) {
    return leads
        .record(call, tx, reported.report(), reported.click())
        .map(recorded ->
            OperationReply.of(
                new JsonObject()
                    .put("click", new JsonObject().put("id", recorded.clickId()))
                    .put("link", link(recorded.link()))
                    .put("customer", customer(recorded.customer()))));
  }

  Future<Reported<Sale>> prepareSale(OperationCall call) {
    Sale sale = TrackInput.sale(call.body());
    String clickId = sale.clickId();
    return click(call, clickId == null ? "" : clickId).map(click -> new Reported<>(sale, click));
  }

  Future<OperationReply> sale(OperationCall call, Reported<Sale> reported, SqlConnection tx) {
    return sales
        .record(call, tx, reported.report(), reported.click())
        .map(recorded -> {
          Customer customer = recorded.customer();
          Conversion sale = recorded.sale();
          return OperationReply.of(
              new JsonObject()
                  .put("eventName", sale == null ? reported.report().eventName() : sale.eventName())
                  .put(
                      "customer",
                      customer == null ? null : customer(customer).put("id", customer.id()))
                  .put("sale", sale == null ? null : sale(sale)));
        });
  }

  private Future<Optional<Click>> click(OperationCall call, String clickId) {
    return clickId.isEmpty()
        ? NONE
        : arrivals
            .find(call.workspaceId(), clickId, call.request().deadlineMs())
            .compose(found -> found.map(this::tracked).orElse(NONE));
  }

  /**
   * Nothing is attributed to a link that does not track conversions: its clicks count as unknown.
   */
  private Future<Optional<Click>> tracked(Click click) {
    return links
        .tracksConversions(database.reads(), click.linkId())
        .map(tracks -> tracks ? Optional.of(click) : Optional.empty());
  }

  private static JsonObject link(Link link) {
    return new JsonObject()
        .put("id", link.id())
        .put("domain", link.domain())
        .put("key", link.key())
        .put("shortLink", link.shortLink())
        .put("url", link.url())
        .put("partnerId", link.owner().partnerId())
        .put("programId", link.owner().programId())
        .put("tenantId", link.owner().tenantId())
        .put("externalId", link.owner().externalId());
  }

  private static JsonObject customer(Customer customer) {
    return new JsonObject()
        .put("name", customer.name())
        .put("email", customer.email())
        .put("avatar", customer.avatar())
        .put("externalId", customer.externalId());
  }

  private static JsonObject sale(Conversion sale) {
    return new JsonObject()
        .put("amount", sale.amount())
        .put("currency", sale.currency())
        .put("paymentProcessor", sale.paymentProcessor())
        .put("invoiceId", sale.invoiceId())
        .put("metadata", metadata(sale.metadata()));
  }

  static @Nullable JsonObject metadata(@Nullable Map<String, Object> metadata) {
    return metadata == null ? null : new JsonObject(metadata);
  }
}
