package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Countries;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.domain.Customer;
import io.tributary.tracking.domain.CustomerView;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.store.CustomerList;
import io.tributary.tracking.store.CustomerStore;
import io.tributary.tracking.store.LinkStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The merchants' customers. */
final class CustomersApi {
  private static final int MAX_TEXT = 255;
  private static final int MAX_ADDRESS = 2_048;

  private final Database database;
  private final Database reports;
  private final CustomerStore customers;
  private final CustomerList list;
  private final LinkStore links;
  private final Clock clock;

  CustomersApi(
      Database database,
      Database reports,
      CustomerStore customers,
      CustomerList list,
      LinkStore links,
      Clock clock) {
    this.database = database;
    this.reports = reports;
    this.customers = customers;
    this.list = list;
    this.links = links;
    this.clock = clock;
  }

  Future<OperationReply> list(OperationCall call) {
    CustomerList.Filter filter =
        new CustomerList.Filter(
            call.query("email"),
            call.query("externalId"),
            call.query("search"),
            call.query("country"),
            call.query("linkId"),
            call.query("programId"),
            call.query("partnerId"));
    CustomerList.Page page =
        new CustomerList.Page(
            CustomerList.Sort.of(call.query("sortBy")),
            !"asc".equals(call.query("sortOrder")),
            call.principal().currency(),
            call.query("startingAfter"),
            call.query("endingBefore"),
            Math.max(1, call.queryInt("page", 1)),
            Math.clamp(call.queryInt("pageSize", 100), 1, 100));
    // In a pool, where a slow search keeps nobody else's single reads waiting: conversions look
    // their clicks up on those.
    return reports.transaction(tx ->
        list.page(tx, call.workspaceId(), filter, page)
            .compose(views ->
                linksOf(tx, call, views)
                    .map(found -> Wire.list(views, view -> wire(call, view, found)))));
  }

  Future<OperationReply> get(OperationCall call) {
    return answer(database.reads(), call, call.path("id"));
  }

  Future<OperationReply> update(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    Fields fields = new Fields(call.body());
    return customers
        .lockNamed(tx, call.workspaceId(), id)
        .map(found -> found.orElseThrow(() -> notFound(id)))
        .compose(locked ->
            customers
                .update(
                    tx,
                    call.workspaceId(),
                    locked,
                    changed(fields, locked.value()),
                    clock.instant())
                .compose(done -> answer(tx, call, locked.id())));
  }

  /** Erases who it was; the conversions stay. */
  Future<OperationReply> delete(OperationCall call, SqlConnection tx) {
    String id = call.path("id");
    return customers
        .lockNamed(tx, call.workspaceId(), id)
        .map(found -> found.orElseThrow(() -> notFound(id)).id())
        .compose(ours ->
            customers
                .forget(tx, call.workspaceId(), ours, clock.instant())
                .map(done -> OperationReply.of(new JsonObject().put("id", ours))));
  }

  private static Customer changed(Fields fields, Customer before) {
    String given = fields.text("country", MAX_TEXT, null);
    String country =
        given != null
            ? Countries.parse("country", given)
            : fields.has("country") ? null : before.country();
    return new Customer(
        before.id(),
        fields.has("externalId") ? fields.required("externalId", MAX_TEXT) : before.externalId(),
        fields.text("name", MAX_TEXT, before.name()),
        fields.text("email", MAX_TEXT, before.email()),
        fields.text("avatar", MAX_ADDRESS, before.avatar()),
        country,
        before.clickId(),
        before.clickedAt(),
        before.linkId(),
        before.sales(),
        before.createdAt());
  }

  private Future<OperationReply> answer(SqlClient client, OperationCall call, String id) {
    return list.find(client, call.workspaceId(), id)
        .map(found -> found.orElseThrow(() -> notFound(id)))
        .compose(view ->
            linksOf(client, call, List.of(view))
                .map(found -> OperationReply.of(wire(call, view, found))));
  }

  private Future<Map<String, LinkView>> linksOf(
      SqlClient client, OperationCall call, List<CustomerView> views) {
    if (!call.queryFlag("includeExpandedFields", false)) {
      return Future.succeededFuture(Map.of());
    }
    return links.findAll(
        client,
        call.workspaceId(),
        views.stream()
            .map(view -> view.customer().linkId())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  private static JsonObject wire(
      OperationCall call, CustomerView view, Map<String, LinkView> links) {
    JsonObject json = customer(view, call.principal().currency());
    if (!call.queryFlag("includeExpandedFields", false)) {
      return json;
    }
    String linkId = view.customer().linkId();
    LinkView link = linkId == null ? null : links.get(linkId);
    return json.put("link", link == null ? null : link(link))
        .put("programId", link == null ? null : link.link().owner().programId())
        .put("partnerId", link == null ? null : link.link().owner().partnerId())
        .putNull("partner")
        .putNull("discount");
  }

  /** As it stands in lists of customers and of events. */
  static JsonObject customer(CustomerView view, String currency) {
    Customer customer = view.customer();
    return new JsonObject()
        .put("id", customer.id())
        .put("externalId", customer.externalId())
        .put("name", customer.name())
        .put("email", customer.email())
        .put("avatar", customer.avatar())
        .putNull("stripeCustomerId")
        .put("country", customer.country())
        .put("sales", customer.sales())
        .put("saleAmount", view.revenue().getOrDefault(currency, 0L))
        .put("saleAmounts", Wire.sums(view.revenue()))
        .put("createdAt", Wire.time(customer.createdAt()))
        .put("firstSaleAt", Wire.timeOrNull(view.firstSaleAt()))
        .putNull("subscriptionCanceledAt");
  }

  private static JsonObject link(LinkView view) {
    return new JsonObject()
        .put("id", view.link().id())
        .put("domain", view.link().domain())
        .put("key", view.link().key())
        .put("shortLink", view.link().shortLink())
        .put("url", view.link().url())
        .put("programId", view.link().owner().programId());
  }

  private static MeshException notFound(String id) {
    return MeshException.notFound("There is no customer «" + id + "» in this workspace.");
  }
}
