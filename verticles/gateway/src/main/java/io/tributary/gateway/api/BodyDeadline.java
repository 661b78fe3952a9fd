package io.tributary.gateway.api;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * A body must be complete in time. An HTTP/2 connection may carry a hundred that are not and look
 * busy all the while, so each request has a deadline of its own.
 */
final class BodyDeadline implements Handler<RoutingContext> {
  private static final Set<HttpMethod> WITHOUT_BODY =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final long timeoutMs;

  BodyDeadline(long timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!WITHOUT_BODY.contains(request.method()) && !request.isEnded()) {
      long timer = context.vertx().setTimer(timeoutMs, late -> refuse(request));
      request.end().onComplete(done -> context.vertx().cancelTimer(timer));
    }
    context.next();
  }

  /** What is left of the body must not be taken for the next request. */
  private static void refuse(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.isEnded() || response.ended() || response.closed()) {
      return;
    }
    Buffer body =
        ErrorWriter.envelope(
                new MeshException(FailureCode.REQUEST_TIMEOUT, "The body did not arrive in time."))
            .toBuffer();
    response
        .setStatusCode(FailureCode.REQUEST_TIMEOUT.status())
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store");
    if (request.version() == HttpVersion.HTTP_2) {
      response.end(body).onComplete(sent -> response.reset());
    } else {
      response
          .putHeader("connection", "close")
          .end(body)
          .onComplete(sent -> request.connection().close());
    }
  }
}
