package io.tributary.tracking.api;

import io.tributary.kit.op.OperationCall;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.OperationReply;
import io.tributary.tracking.analytics.EventKind;
import io.tributary.tracking.analytics.Scope;
import io.tributary.tracking.domain.Conversion;
import io.tributary.tracking.domain.CustomerView;
import io.tributary.tracking.domain.LinkView;
import io.tributary.tracking.store.CustomerList;
import io.tributary.tracking.store.EventStore;
import io.tributary.tracking.store.LinkStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Single clicks, leads and sales. */
final class EventsApi {
  private static final int MAX_LIMIT = 1_000;

  private final Database database;
  private final EventStore events;
  private final LinkStore links;
  private final CustomerList customers;
  private final LinkWire linkWire;
  private final Clock clock;

  EventsApi(
      Database database,
      EventStore events,
      LinkStore links,
      CustomerList customers,
      LinkWire linkWire,
      Clock clock) {
    this.database = database;
    this.events = events;
    this.links = links;
    this.customers = customers;
    this.linkWire = linkWire;
    this.clock = clock;
  }

  Future<OperationReply> list(OperationCall call) {
    EventKind event = EventKind.of(Objects.requireNonNullElse(call.query("event"), "clicks"));
    Scope scope = ScopeInput.read(call, clock.instant());
    return switch (event) {
      case CLICKS, COMPOSITE -> clicks(call, scope);
      case LEADS -> conversions(call, scope, Conversion.Kind.lead);
      case SALES -> conversions(call, scope, Conversion.Kind.sale);
    };
  }

  private Future<OperationReply> clicks(OperationCall call, Scope scope) {
    boolean bots = call.queryFlag("bots", false);
    return events
        .clicks(database.reads(), scope, bots, isDescending(call), page(call), limit(call))
        .compose(found ->
            links
                .findAll(
                    database.reads(),
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
      OperationCall call, Scope scope, Conversion.Kind kind) {
    return events
        .conversions(database.reads(), scope, kind, isDescending(call), page(call), limit(call))
        .compose(found -> {
          Future<Map<String, LinkView>> links = linksOf(call, found);
          Future<Map<String, CustomerView>> buyers =
              customers.findAll(
                  database.reads(),
                  call.workspaceId(),
                  found.stream().map(Conversion::customerId).collect(Collectors.toSet()));
          return Future.all(links, buyers)
              .map(both -> answer(call, found, links.result(), buyers.result()));
        });
  }

  private Future<Map<String, LinkView>> linksOf(OperationCall call, List<Conversion> found) {
    return links.findAll(
        database.reads(),
        call.workspaceId(),
        found.stream().map(one -> one.click().linkId()).collect(Collectors.toSet()));
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

  private static int page(OperationCall call) {
    return Math.max(1, call.queryInt("page", 1));
  }

  private static int limit(OperationCall call) {
    return Math.clamp(call.queryInt("limit", 100), 1, MAX_LIMIT);
  }
}
