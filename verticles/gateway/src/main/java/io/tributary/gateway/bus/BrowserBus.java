package io.tributary.gateway.bus;

import io.tributary.gateway.api.ApiServices;
import io.tributary.gateway.contract.Contract;
import io.tributary.gateway.contract.ContractOperation;
import io.tributary.gateway.contract.RequestReader;
import io.tributary.gateway.limit.RateClass;
import io.tributary.gateway.limit.RateDecision;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.id.Ids;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.MeshJson;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.mesh.WireText;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a page may do on the bus. Each of its frames carries its credential, as header
 * {@code authorization}. It may ask the operations that are allowed, with the scopes, rates and
 * validation that they have over HTTP: what it sends is {@code {path, query, body}}, and who asks
 * is filled in here. It may listen to the other addresses that are allowed, and hears what is about
 * its own workspace. It publishes nothing. Lives on one event loop.
 */
public final class BrowserBus {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserBus.class);

  /** What a page may listen to, it may also see on the dashboard. */
  private static final String LISTEN_SCOPE = "live.read";

  private static final int MAX_ADDRESSES_PER_SOCKET = 20;
  private static final int MAX_ADDRESS_LENGTH = 100;

  /** How often it is asked whether those who listen still may. */
  private static final long LOOK_MS = 25_000;

  /** The socket works without them, and a plain HTTP request should not be a connection. */
  private static final Set<String> OFF = Set.of("EVENT_SOURCE", "HTML_FILE", "JSON_P", "XHR");

  private final ApiServices services;
  private final Map<String, ContractOperation> asked;
  private final Set<String> heard;

  /** Who listens, by socket; at most one entry for each that is open. */
  private final Map<String, Listener> listeners = new HashMap<>();

  /**
   * @param header the credential it came with
   * @param addresses that it hears
   */
  private record Listener(
      Principal principal, String header, SockJSSocket socket, Set<String> addresses) {}

  private BrowserBus(List<String> allowed, Contract contract, ApiServices services) {
    this.services = services;
    this.asked =
        contract.operations().stream()
            .filter(operation -> allowed.contains(operation.id()))
            .collect(Collectors.toMap(ContractOperation::id, Function.identity()));
    this.heard =
        allowed.stream()
            .filter(address -> !asked.containsKey(address))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The routes of the socket, to be mounted where pages look for it.
   *
   * @param allowed operations that pages may ask and addresses that they may listen to
   */
  public static Router router(
      Vertx vertx, List<String> allowed, Contract contract, ApiServices services) {
    BrowserBus bus = new BrowserBus(allowed, contract, services);
    SockJSBridgeOptions options =
        new SockJSBridgeOptions()
            .setMaxHandlersPerSocket(MAX_ADDRESSES_PER_SOCKET)
            .setMaxAddressLength(MAX_ADDRESS_LENGTH)
            .setReplyTimeout(services.requestTimeoutMs());
    bus.asked
        .keySet()
        .forEach(
            address -> options.addInboundPermitted(new PermittedOptions().setAddress(address)));
    bus.heard.forEach(
        address -> options.addOutboundPermitted(new PermittedOptions().setAddress(address)));
    SockJSHandlerOptions transport = new SockJSHandlerOptions().setRegisterWriteHandler(true);
    OFF.forEach(transport::addDisabledTransport);
    bus.watch(vertx);
    Router router = Router.router(vertx);
    // It would load a script from another site, on the origin where our pages keep their
    // credential.
    router.routeWithRegex("/iframe.*").handler(context -> context.fail(404));
    router
        .route("/*")
        .subRouter(SockJSHandler.create(vertx, transport).bridge(options, bus::decide));
    return router;
  }

  /**
   * Ends what is heard with a credential that does not hold any more: at once where the hint of a
   * deleted key arrives, else with the next look at all of them.
   */
  private void watch(Vertx vertx) {
    vertx
        .eventBus()
        .<ApiKeyRevoked>consumer(
            io.tributary.mesh.Addresses.API_KEY_REVOKED, message -> revoked(message.body()));
    vertx.setPeriodic(LOOK_MS, tick -> List.copyOf(listeners.values()).forEach(this::check));
  }

  private void revoked(ApiKeyRevoked hint) {
    List.copyOf(listeners.values()).stream()
        .filter(listener -> Authenticator.isAbout(hint, listener.header()))
        .forEach(this::end);
  }

  private void check(Listener listener) {
    services
        .authenticator()
        .header(listener.header(), services.clock().millis() + services.requestTimeoutMs())
        .map(caller -> permitted(caller, LISTEN_SCOPE))
        .onFailure(failure -> {
          // A server that is away says nothing about the credential.
          if (MeshException.in(failure).filter(known -> !known.code().retryable()).isPresent()) {
            end(listener);
          }
        });
  }

  private void end(Listener listener) {
    listeners.remove(idOf(listener.socket()));
    listener.socket().close();
  }

  private void decide(BridgeEvent event) {
    switch (event.type()) {
      case SEND -> settle(event, Future.succeededFuture().compose(go -> ask(event)));
      case REGISTER -> settle(event, listen(event));
      case PUBLISH -> event.complete(false);
      case RECEIVE -> event.complete(mayHear(event));
      case UNREGISTER -> {
        Listener listener = listeners.get(idOf(event.socket()));
        if (listener != null) {
          listener.addresses().remove(event.getRawMessage().getString("address", ""));
        }
        event.complete(true);
      }
      case SOCKET_CLOSED -> {
        listeners.remove(idOf(event.socket()));
        event.complete(true);
      }
      default -> event.complete(true);
    }
  }

  private static void settle(BridgeEvent event, Future<Void> decision) {
    decision.onComplete(
        allowed -> event.complete(true),
        refused -> {
          LOG.debug("a page is refused: {}", refused.getMessage());
          event.complete(false);
        });
  }

  private Future<Void> ask(BridgeEvent event) {
    JsonObject frame = event.getRawMessage();
    WireText.check(frame);
    ContractOperation operation = asked.get(frame.getString("address", ""));
    if (operation == null) {
      return Future.failedFuture(MeshException.forbidden("This address is not for pages."));
    }
    long deadlineMs = operation.deadlineMs(services.clock().millis(), services.requestTimeoutMs());
    return caller(event, deadlineMs, operation.rate())
        .map(caller -> permitted(caller, operation.scope()))
        .map(caller -> {
          // Whatever the page says about itself is overwritten.
          frame.put(
              "body", MeshCodecs.toJson(request(operation, frame, caller, event, deadlineMs)));
          frame.put("headers", new JsonObject());
          event.setRawMessage(frame);
          return null;
        });
  }

  private Future<Void> listen(BridgeEvent event) {
    String address = event.getRawMessage().getString("address", "");
    if (!heard.contains(address)) {
      return Future.failedFuture(MeshException.forbidden("This address is not for pages."));
    }
    Listener before = listeners.get(idOf(event.socket()));
    // The bridge would refuse it too, with a line in the log for each that somebody sends.
    if (before != null
        && (before.addresses().contains(address)
            || before.addresses().size() >= MAX_ADDRESSES_PER_SOCKET)) {
      return Future.failedFuture(MeshException.conflict("This page hears that already."));
    }
    long deadlineMs = services.clock().millis() + services.requestTimeoutMs();
    String header = header(event);
    return caller(event, deadlineMs, RateClass.DEFAULT)
        .map(caller -> permitted(caller, LISTEN_SCOPE))
        .map(caller -> {
          // Another of its frames may have been faster.
          Listener now = listeners.get(idOf(event.socket()));
          Set<String> addresses = now == null ? new HashSet<>() : now.addresses();
          if (!addresses.add(address)) {
            throw MeshException.conflict("This page hears that already.");
          }
          // The last credential counts for all that it hears.
          listeners.put(
              idOf(event.socket()),
              new Listener(caller, String.valueOf(header), event.socket(), addresses));
          return null;
        });
  }

  private static @Nullable String header(BridgeEvent event) {
    return event
        .getRawMessage()
        .getJsonObject("headers", new JsonObject())
        .getString("authorization");
  }

  private Future<Principal> caller(BridgeEvent event, long deadlineMs, String rate) {
    String header = header(event);
    Future<Principal> proved =
        services.authenticator().isKnown(header)
            ? services.authenticator().header(header, deadlineMs)
            : services
                .limiter()
                .take(RateClass.OPEN, Addresses.subscriber(clientOf(event)))
                .compose(BrowserBus::allowed)
                .compose(decision -> services.authenticator().header(header, deadlineMs));
    return proved.compose(caller ->
        services.limiter().take(rate, caller.subjectId()).compose(BrowserBus::allowed).map(caller));
  }

  private static Future<RateDecision> allowed(RateDecision decision) {
    return decision.allowed()
        ? Future.succeededFuture(decision)
        : Future.failedFuture(
            MeshException.tooMany("Too many requests.", Duration.ofMillis(decision.retryMs())));
  }

  private static Principal permitted(Principal caller, @Nullable String scope) {
    if (scope != null && !caller.may(scope)) {
      throw MeshException.forbidden("This credential lacks the scope «" + scope + "».");
    }
    return caller;
  }

  private OperationRequest request(
      ContractOperation operation,
      JsonObject frame,
      Principal caller,
      BridgeEvent event,
      long deadlineMs) {
    JsonObject sent = frame.getJsonObject("body", new JsonObject());
    Map<String, String> path = new HashMap<>();
    sent.getJsonObject("path", new JsonObject())
        .forEach(entry -> path.put(entry.getKey(), String.valueOf(entry.getValue())));
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    sent.getJsonObject("query", new JsonObject())
        .forEach(entry -> query.add(entry.getKey(), String.valueOf(entry.getValue())));
    Object body = sent.getValue("body");
    Buffer json = body == null ? null : Json.encodeToBuffer(body);
    return new OperationRequest(
        operation.id(),
        caller,
        RequestReader.path(operation, path),
        RequestReader.query(operation, query),
        RequestReader.body(operation, json),
        deadlineMs,
        Ids.next("req_"),
        sent.getString("idempotencyKey"),
        clientOf(event));
  }

  /** Answers to its own questions, and what is about its own workspace. */
  private boolean mayHear(BridgeEvent event) {
    JsonObject frame = event.getRawMessage();
    if (!heard.contains(frame.getString("address", ""))) {
      return true;
    }
    Listener listener = listeners.get(idOf(event.socket()));
    Object body = frame.getValue("body");
    JsonObject told =
        body instanceof JsonObject json
            ? json
            : new JsonObject(Buffer.buffer(MeshJson.encode(body)));
    return listener != null
        && listener.principal().workspaceId().equals(told.getString("workspaceId"));
  }

  private String clientOf(BridgeEvent event) {
    return services.clients().of(event.socket().routingContext().request());
  }

  private static String idOf(SockJSSocket socket) {
    return String.valueOf(socket.writeHandlerID());
  }
}
