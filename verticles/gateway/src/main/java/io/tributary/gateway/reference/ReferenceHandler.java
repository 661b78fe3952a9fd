package io.tributary.gateway.reference;

import io.tributary.gateway.http.StoredBody;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Answers with the page of the contract, which is made when somebody first wants to read it. */
public final class ReferenceHandler implements Handler<RoutingContext> {
  private final JsonObject document;
  private @Nullable StoredBody page;

  /**
   * @param document the merged OpenAPI document
   */
  public ReferenceHandler(JsonObject document) {
    this.document = document;
  }

  @Override
  public void handle(RoutingContext context) {
    StoredBody made = page;
    if (made == null) {
      made = StoredBody.of("text/html; charset=utf-8", Buffer.buffer(ReferencePage.of(document)));
      page = made;
    }
    context
        .response()
        .putHeader("content-security-policy", ReferencePage.policy())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    made.send(context.request());
  }
}
