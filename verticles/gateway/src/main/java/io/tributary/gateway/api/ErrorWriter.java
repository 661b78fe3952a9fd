package io.tributary.gateway.api;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an HTTP answer. */
public final class ErrorWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorWriter.class);

  private ErrorWriter() {}

  /** Answers with the envelope; does nothing if the answer has begun already. */
  public static void write(RoutingContext context, Throwable failure) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // Half an answer is out: cutting it off is the only honest signal left.
      LOG.error("failed in the middle of an answer, request {}", RequestIds.of(context), failure);
      context.request().connection().close();
      return;
    }
    MeshException known = asMesh(context, failure);
    if (known.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", String.valueOf(known.retryAfterSeconds()));
    } else if (known.code() == FailureCode.UNAVAILABLE
        || known.code() == FailureCode.RATE_LIMIT_EXCEEDED) {
      // Clients that wait as told must be told something.
      response.putHeader("retry-after", "1");
    }
    if (known.code() == FailureCode.UNAUTHORIZED) {
      response.putHeader("www-authenticate", "Bearer");
    }
    response
        .setStatusCode(known.code().status())
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store");
    if (known.code() == FailureCode.REQUEST_TIMEOUT
        && context.request().version() != HttpVersion.HTTP_2) {
      // What is left of the body must not be taken for the next request.
      response
          .putHeader("connection", "close")
          .end(envelope(known).toBuffer())
          .onComplete(sent -> context.request().connection().close());
    } else {
      response.end(envelope(known).toBuffer());
    }
  }

  /** {@code {"error":{"code","message","doc_url","fields"}}}. */
  public static JsonObject envelope(MeshException failure) {
    JsonObject error =
        new JsonObject()
            .put("code", failure.code().wire())
            .put("message", failure.getMessage())
            .put("doc_url", "/api/docs");
    if (!failure.fields().isEmpty()) {
      JsonArray fields = new JsonArray();
      failure
          .fields()
          .forEach(f ->
              fields.add(new JsonObject().put("field", f.field()).put("message", f.message())));
      error.put("fields", fields);
    }
    return new JsonObject().put("error", error);
  }

  private static MeshException asMesh(RoutingContext context, Throwable failure) {
    return MeshException.in(failure).orElseGet(() -> unexpected(context, failure));
  }

  private static MeshException unexpected(RoutingContext context, Throwable failure) {
    int status =
        failure instanceof HttpException http ? http.getStatusCode() : context.statusCode();
    return switch (status) {
      case 400 -> MeshException.badRequest("The request cannot be read.");
      case 404 -> MeshException.notFound("There is nothing at " + context.request().path() + ".");
      case 405 ->
          new MeshException(
              FailureCode.METHOD_NOT_ALLOWED,
              context.request().method() + " is not possible here.");
      case 413 ->
          new MeshException(FailureCode.PAYLOAD_TOO_LARGE, "The body is larger than allowed.");
      case 415 ->
          new MeshException(
              FailureCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON with content-type: application/json.");
      default -> {
        LOG.error("unexpected, request {}", RequestIds.of(context), failure);
        yield MeshException.internal();
      }
    };
  }
}
