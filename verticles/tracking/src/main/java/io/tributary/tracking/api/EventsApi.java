package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.analytics.EventKind;
import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.CustomerView;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.store.CustomerList;
import io.tributary.tracking.store.EventStore;
import io.tributary.tracking.store.LinkStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Single clicks, leads and sales, from the same pool as analytics. */
final class EventsApi {
  private static final int MAX_LIMIT = 1_000;

  /** What stands before a page by number is read and thrown away. */
  private static final int MAX_DEPTH = 10_000;

  private final Database reports;
  private final EventStore events;
  private final LinkStore links;
  private final CustomerList customers;
  private final LinkWire linkWire;
  private final Clock clock;

  EventsApi(
      Database reports,
      EventStore events,
      LinkStore links,
      CustomerList customers,
      LinkWire linkWire,
      Clock clock) {
    this.reports = reports;
    this.events = events;
    this.links = links;
    this.customers = customers;
    this.linkWire = linkWire;
    this.clock = clock;
  }

  Future<OperationReply> list(OperationCall call) {
    EventKind event = EventKind.of(Objects.requireNonNullElse(call.query("event"), "clicks"));
    Scope scope = ScopeInput.read(call, clock.instant());
    return reports.transaction(tx ->
        switch (event) {
          case CLICKS, COMPOSITE -> clicks(call, tx, scope);
          case LEADS -> conversions(call, tx, scope, Conversion.Kind.lead);
          case SALES -> conversions(call, tx, scope, Conversion.Kind.sale);
        });
  }

  private Future<OperationReply> clicks(OperationCall call, SqlConnection tx, Scope scope) {
    boolean bots = call.queryFlag("bots", false);
    return events
        .clicks(tx, scope, bots, page(call, clickAfter(call)))
        .compose(found ->
            links
                .findAll(
                    tx,
                    call.workspaceId(),
                    found.stream().map(one -> one.click().linkId()).collect(Collectors.toSet()))
                .map(byId -> {
                  EventWire wire = new EventWire(linkWire, call.principal().currency());
                  JsonArray body = new JsonArray();
                  for (EventStore.StoredClick one : found) {
                    LinkView link = byId.get(one.click().linkId());
                    if (link != null) {
                      body.add(wire.click(one, link));
                    }
                  }
                  return OperationReply.of(body);
                }));
  }

  private Future<OperationReply> conversions(
      OperationCall call, SqlConnection tx, Scope scope, Conversion.Kind kind) {
    return conversionAfter(call, tx)
        .compose(after -> events.conversions(tx, scope, kind, page(call, after)))
        .compose(found ->
            links
                .findAll(
                    tx,
                    call.workspaceId(),
                    found.stream().map(one -> one.click().linkId()).collect(Collectors.toSet()))
                .compose(byLink ->
                    customers
                        .findAll(
                            tx,
                            call.workspaceId(),
                            found.stream().map(Conversion::customerId).collect(Collectors.toSet()))
                        .map(byCustomer -> answer(call, found, byLink, byCustomer))));
  }

  private OperationReply answer(
      OperationCall call,
      List<Conversion> found,
      Map<String, LinkView> links,
      Map<String, CustomerView> customersById) {
    EventWire wire = new EventWire(linkWire, call.principal().currency());
    JsonArray body = new JsonArray();
    for (Conversion one : found) {
      LinkView link = links.get(one.click().linkId());
      CustomerView customer = customersById.get(one.customerId());
      if (link != null && customer != null) {
        body.add(wire.conversion(one, link, customer));
      }
    }
    return OperationReply.of(body);
  }

  /** «order» is the older name of «sortOrder». */
  private static boolean isDescending(OperationCall call) {
    return !"asc".equals(call.query("sortOrder")) && !"asc".equals(call.query("order"));
  }

  private static EventStore.Page page(OperationCall call, EventStore.@Nullable Position after) {
    int limit = Math.clamp(call.queryInt("limit", 100), 1, MAX_LIMIT);
    long skip = after == null ? (Math.max(1, call.queryInt("page", 1)) - 1L) * limit : 0;
    if (skip + limit > MAX_DEPTH) {
      throw MeshException.invalid(
          "page",
          "pages end after "
              + MAX_DEPTH
              + " events; to go on, send the id of the last event as startingAfter");
    }
    return new EventStore.Page(isDescending(call), after, (int) skip, limit);
  }

  /** The id of a click says when it was made. */
  private static EventStore.@Nullable Position clickAfter(OperationCall call) {
    String id = call.query("startingAfter");
    if (id == null) {
      return null;
    }
    OptionalLong at = ClickId.timeOf(id);
    if (at.isEmpty()) {
      throw MeshException.invalid("startingAfter", "is no id of a click");
    }
    return new EventStore.Position(Instant.ofEpochMilli(at.getAsLong()), id);
  }

  private Future<EventStore.@Nullable Position> conversionAfter(
      OperationCall call, SqlConnection tx) {
    String id = call.query("startingAfter");
    return id == null
        ? Future.succeededFuture(null)
        : events
            .positionOf(tx, call.workspaceId(), id)
            .map(found ->
                found.orElseThrow(() ->
                    MeshException.invalid(
                        "startingAfter", "is no eventId of a lead or a sale here")));
  }
}
