package io.tributary.gateway.api;

import io.tributary.gateway.contract.ContractOperation;
import io.tributary.gateway.contract.RequestReader;
import io.tributary.gateway.http.Gzip;
import io.tributary.gateway.http.SafeHeaders;
import io.tributary.gateway.limit.RateClass;
import io.tributary.gateway.limit.RateDecision;
import io.tributary.gateway.limit.RateHeaders;
import io.tributary.gateway.overload.Importance;
import io.tributary.gateway.overload.LoopLoad;
import io.tributary.kit.http.Addresses;
import io.tributary.kit.metrics.Meters;
import io.tributary.kit.metrics.StatusTimers;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one operation of the contract, and is the same for all of them. From the request's head:
 * refuse it if there is too much to do, authenticate, limit, check the scope. Only then read the
 * body, validate, ask the address that the operation is named by, answer.
 */
final class OperationHandler implements Handler<RoutingContext> {
  private final ContractOperation operation;
  private final ApiServices services;
  private final LoopLoad load;
  private final BodyReader bodies;
  private final Importance importance;
  private final StatusTimers timers;
  private final Gzip gzip;

  OperationHandler(
      ContractOperation operation,
      ApiServices services,
      LoopLoad load,
      BodyReader bodies,
      Gzip gzip) {
    this.gzip = gzip;
    this.operation = operation;
    this.services = services;
    this.load = load;
    this.bodies = bodies;
    this.importance = Importance.of(operation);
    this.timers =
        new StatusTimers(status ->
            Meters.latency(
                services.metrics(),
                "tributary.operation",
                "Operations of the contract as their clients see them, from the headers to the end of the answer.",
                "operation",
                operation.id(),
                "status",
                status));
  }

  @Override
  public void handle(RoutingContext context) {
    long begunNs = System.nanoTime();
    HttpServerResponse response = context.response();
    response.endHandler(
        end -> timers.record(System.nanoTime() - begunNs, response.getStatusCode()));
    HttpServerRequest request = context.request();
    request.pause();
    String clientIp = services.clients().of(request);
    BodyBudget.Share share = bodies.share(clientIp);
    underWay(() -> readHead(context, clientIp))
        .compose(caller -> readBody(request, share).map(body -> new Call(caller, body)))
        .compose(call -> underWay(() -> ask(request(context, call, clientIp))))
        .onComplete(ended -> share.close())
        .onComplete(reply -> answer(context, reply), failure -> ErrorWriter.write(context, failure))
        .onComplete(answered -> BodyReader.leave(request));
  }

  /** Whatever is thrown by it is a failed future, so that each work that begins also ends. */
  private <T> Future<T> underWay(Supplier<Future<T>> work) {
    if (!load.admits(importance)) {
      return Future.failedFuture(overloaded());
    }
    load.begun();
    return Future.succeededFuture().compose(begun -> work.get()).onComplete(ended -> load.ended());
  }

  private Future<Caller> readHead(RoutingContext context, String clientIp) {
    return authenticate(context, deadlineMs(), clientIp)
        .compose(caller -> admit(context, caller, clientIp));
  }

  /** A body that is still on its way is no work, so it is not counted as one. */
  private Future<@Nullable Buffer> readBody(HttpServerRequest request, BodyBudget.Share share) {
    if (operation.body() == null) {
      return Future.succeededFuture();
    }
    bodies.check(request);
    return bodies.read(request, share);
  }

  private long deadlineMs() {
    return operation.deadlineMs(services.clock().millis(), services.requestTimeoutMs());
  }

  /** What changes nothing may be asked again elsewhere. */
  private Future<OperationReply> ask(OperationRequest request) {
    return operation.method() == HttpMethod.GET
        ? services.mesh().read(request)
        : services.mesh().call(request);
  }

  /** Not all come back in the same second. */
  private static MeshException overloaded() {
    return new MeshException(
        FailureCode.UNAVAILABLE,
        "Too much is being asked of this node right now. Try again after the seconds in Retry-After.",
        List.of(),
        ThreadLocalRandom.current().nextInt(1, 4));
  }

  /**
   * A credential that is not known yet costs work, so its address pays for it with a token, and has
   * it back if the credential is good: one address may stand for a hundred honest clients.
   */
  private Future<Caller> authenticate(RoutingContext context, long deadlineMs, String clientIp) {
    if (operation.open()) {
      return Future.succeededFuture(new Caller(null));
    }
    String header = context.request().getHeader("authorization");
    if (!services.authenticator().isKnown(header)) {
      return services
          .limiter()
          .take(RateClass.OPEN, Addresses.subscriber(clientIp))
          .compose(decision -> allowed(context, decision))
          .compose(decision -> services.authenticator().header(header, deadlineMs))
          .onSuccess(
              proved -> services.limiter().giveBack(RateClass.OPEN, Addresses.subscriber(clientIp)))
          .map(Caller::new);
    }
    return services.authenticator().header(header, deadlineMs).map(Caller::new);
  }

  /** Limits the rate, then checks the scope: a refused caller spends tokens too. */
  private Future<Caller> admit(RoutingContext context, Caller caller, String clientIp) {
    Principal principal = caller.principal();
    Future<RateDecision> decision =
        principal == null
            ? services.limiter().take(openClass(), Addresses.subscriber(clientIp))
            : services.limiter().take(operation.rate(), principal.subjectId());
    return decision
        .compose(made -> allowed(context, made))
        .compose(
            made -> principal == null ? Future.succeededFuture(made) : ofAll(context, principal))
        .compose(made -> permitted(caller));
  }

  /** What the whole workspace has left; said in the headers only when it is what was hit. */
  private Future<RateDecision> ofAll(RoutingContext context, Principal principal) {
    return services
        .limiter()
        .take(RateClass.WORKSPACE, principal.workspaceId())
        .compose(made -> made.allowed() ? Future.succeededFuture(made) : allowed(context, made));
  }

  private static Future<RateDecision> allowed(RoutingContext context, RateDecision decision) {
    RateHeaders.put(decision, context.response().headers());
    return decision.allowed()
        ? Future.succeededFuture(decision)
        : Future.failedFuture(
            MeshException.tooMany(
                "Too many requests. Try again after the seconds in Retry-After.",
                Duration.ofMillis(decision.retryMs())));
  }

  private Future<Caller> permitted(Caller caller) {
    Principal principal = caller.principal();
    String scope = operation.scope();
    if (principal != null && scope != null && !principal.may(scope)) {
      return Future.failedFuture(
          MeshException.forbidden("This credential lacks the scope «" + scope + "»."));
    }
    return Future.succeededFuture(caller);
  }

  private String openClass() {
    return operation.rate().equals(RateClass.DEFAULT) ? RateClass.OPEN : operation.rate();
  }

  private OperationRequest request(RoutingContext context, Call call, String clientIp) {
    if (call.body() != null) {
      requireJson(context, call.body());
    }
    RequestReader.checkQuery(context.request().query());
    return new OperationRequest(
        operation.id(),
        call.caller().principal(),
        RequestReader.path(operation, context.pathParams()),
        RequestReader.query(operation, context.queryParams()),
        RequestReader.body(operation, call.body()),
        deadlineMs(),
        RequestIds.of(context),
        context.request().getHeader("idempotency-key"),
        clientIp);
  }

  private static void requireJson(RoutingContext context, Buffer body) {
    if (body.length() == 0) {
      return;
    }
    String type = context.request().getHeader("content-type");
    String essence = type == null ? "" : type.split(";", 2)[0].trim();
    if (!essence.equalsIgnoreCase("application/json") && !essence.endsWith("+json")) {
      throw new MeshException(
          FailureCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON with content-type: application/json.");
    }
  }

  private void answer(RoutingContext context, OperationReply reply) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status() == 0 ? operation.successStatus() : reply.status());
    if (operation.open() && operation.method() == HttpMethod.GET) {
      SafeHeaders.embeddable(response);
    }
    reply.headers().forEach(response::putHeader);
    Object body = reply.body();
    if (body == null) {
      response.end();
    } else if (body instanceof Buffer bytes) {
      gzip.end(context.request(), bytes);
    } else {
      if (!reply.headers().containsKey("content-type")) {
        response.putHeader("content-type", "application/json");
      }
      gzip.end(context.request(), Json.encodeToBuffer(body));
    }
  }

  /** Who calls; null for an operation that is open to everybody. */
  private record Caller(@Nullable Principal principal) {}

  /**
   * @param body null if the operation takes none
   */
  private record Call(Caller caller, @Nullable Buffer body) {}
}
