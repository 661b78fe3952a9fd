package io.tributary.gateway;

import io.tributary.gateway.api.ErrorWriter;
import io.tributary.gateway.http.SafeHeaders;
import io.tributary.mesh.MeshException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Stands where the edge would on a node that does not host it. A 503, not a 404: the link may well
 * be there, and a load balancer that got lost tries another node.
 */
public final class NoShortLinks implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    SafeHeaders.strict(request.response());
    request
        .response()
        .setStatusCode(503)
        .putHeader("content-type", "application/json")
        .end(
            ErrorWriter.envelope(MeshException.unavailable("This node serves no short links."))
                .toBuffer());
  }
}
