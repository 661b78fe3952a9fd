package io.tributary.gateway.api;

import io.micrometer.core.instrument.Timer;
import io.tributary.gateway.contract.ContractOperation;
import io.tributary.gateway.contract.RequestReader;
import io.tributary.gateway.limit.RateDecision;
import io.tributary.gateway.limit.RatePolicy;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Serves one operation of the contract, and is the same for all of them: authenticate, limit, check
 * the scope, validate, ask the address that the operation is named by, answer.
 */
final class OperationHandler implements Handler<RoutingContext> {
  private final ContractOperation operation;
  private final ApiServices services;

  OperationHandler(ContractOperation operation, ApiServices services) {
    this.operation = operation;
    this.services = services;
  }

  @Override
  public void handle(RoutingContext context) {
    Timer.Sample sample = Timer.start(services.metrics());
    context.response().endHandler(end -> measured(sample, context));
    long deadlineMs = services.clock().millis() + services.requestTimeoutMs();
    String clientIp = services.clients().of(context.request());
    authenticate(context, deadlineMs, clientIp)
        .compose(caller -> admit(context, caller, clientIp))
        .compose(caller -> services.mesh().call(request(context, caller, deadlineMs, clientIp)))
        .onComplete(
            reply -> answer(context, reply), failure -> ErrorWriter.write(context, failure));
  }

  /** A credential that is not known yet costs work, so its address pays for it with a token. */
  private Future<Caller> authenticate(RoutingContext context, long deadlineMs, String clientIp) {
    if (operation.open()) {
      return Future.succeededFuture(new Caller(null));
    }
    String header = context.request().getHeader("authorization");
    if (!services.authenticator().isKnown(header)) {
      RateDecision decision = services.limiter().take(RatePolicy.OPEN, clientIp);
      if (!decision.allowed()) {
        return Future.failedFuture(tooMany(decision));
      }
    }
    return services.authenticator().header(header, deadlineMs).map(Caller::new);
  }

  /** Limits the rate, then checks the scope: a refused caller spends tokens too. */
  private Future<Caller> admit(RoutingContext context, Caller caller, String clientIp) {
    Principal principal = caller.principal();
    RateDecision decision =
        principal == null
            ? services.limiter().take(openClass(), clientIp)
            : services.limiter().take(operation.rate(), principal.subjectId());
    HttpServerResponse response = context.response();
    response.putHeader("x-ratelimit-limit", String.valueOf(decision.limit()));
    response.putHeader("x-ratelimit-remaining", String.valueOf(decision.remaining()));
    response.putHeader(
        "x-ratelimit-reset", String.valueOf(RateDecision.seconds(decision.resetMs())));
    if (!decision.allowed()) {
      return Future.failedFuture(tooMany(decision));
    }
    String scope = operation.scope();
    if (principal != null && scope != null && !principal.may(scope)) {
      return Future.failedFuture(
          MeshException.forbidden("This credential lacks the scope «" + scope + "»."));
    }
    return Future.succeededFuture(caller);
  }

  private static MeshException tooMany(RateDecision decision) {
    return MeshException.tooMany(
        "Too many requests. Try again after the seconds in Retry-After.",
        Duration.ofMillis(decision.retryMs()));
  }

  private String openClass() {
    return operation.rate().equals(RatePolicy.DEFAULT) ? RatePolicy.OPEN : operation.rate();
  }

  private OperationRequest request(
      RoutingContext context, Caller caller, long deadlineMs, String clientIp) {
    if (operation.body() != null) {
      requireJson(context);
    }
    return new OperationRequest(
        operation.id(),
        caller.principal(),
        RequestReader.path(operation, context.pathParams()),
        RequestReader.query(operation, context.queryParams()),
        RequestReader.body(operation, context.body().buffer()),
        deadlineMs,
        RequestIds.of(context),
        context.request().getHeader("idempotency-key"),
        clientIp);
  }

  private static void requireJson(RoutingContext context) {
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
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
    if (!reply.headers().containsKey("cache-control")) {
      response.putHeader("cache-control", "no-store");
    }
    reply.headers().forEach(response::putHeader);
    Object body = reply.body();
    if (body == null) {
      response.end();
    } else if (body instanceof Buffer bytes) {
      response.end(bytes);
    } else {
      if (!reply.headers().containsKey("content-type")) {
        response.putHeader("content-type", "application/json");
      }
      response.end(Json.encodeToBuffer(body));
    }
  }

  private void measured(Timer.Sample sample, RoutingContext context) {
    String status = context.response().getStatusCode() / 100 + "xx";
    sample.stop(
        services
            .metrics()
            .timer("tributary.operation", "operation", operation.id(), "status", status));
  }

  /** Who calls; null for an operation that is open to everybody. */
  private record Caller(@Nullable Principal principal) {}
}
