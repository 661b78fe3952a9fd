package io.tributary.gateway.api;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.tributary.gateway.contract.ContractOperation;
import io.tributary.kit.trace.TraceContext;
import io.tributary.kit.trace.Tracing;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Begins an operation's span, as a part of the trace that its client is in, if it says so as the
 * W3C wants it. Vert.x' own tracing of HTTP is off: it would look at every redirect.
 */
final class OperationTrace implements Handler<RoutingContext> {
  private final ContractOperation operation;
  private final Tracing tracing;

  OperationTrace(ContractOperation operation, Tracing tracing) {
    this.operation = operation;
    this.tracing = tracing;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Span span =
        tracing
            .span(operation.id(), SpanKind.SERVER, parent(request))
            .setAttribute("http.request.method", operation.method().name())
            .setAttribute("http.route", "/api" + operation.path())
            .setAttribute("tributary.request_id", RequestIds.of(context))
            .startSpan();
    Tracing.enter(span);
    context.addHeadersEndHandler(answered -> {
      int status = context.response().getStatusCode();
      span.setAttribute("http.response.status_code", status);
      Tracing.end(span, status >= 500 ? context.failure() : null);
    });
    context.next();
  }

  private static Context parent(HttpServerRequest request) {
    // Two of them are none: nobody could say which one holds.
    String parent =
        request.headers().getAll(TraceContext.PARENT).size() == 1
            ? request.getHeader(TraceContext.PARENT)
            : null;
    if (parent == null) {
      return Context.root();
    }
    String state = String.join(",", request.headers().getAll(TraceContext.STATE));
    return new TraceContext(parent, state.isEmpty() ? null : state).toContext();
  }
}
