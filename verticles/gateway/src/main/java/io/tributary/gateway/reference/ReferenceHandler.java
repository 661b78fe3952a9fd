package io.tributary.gateway.reference;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Answers with the page of the contract, which is made when somebody first wants to read it. */
public final class ReferenceHandler implements Handler<RoutingContext> {
  private final JsonObject document;
  private @Nullable Buffer page;

  /**
   * @param document the merged OpenAPI document
   */
  public ReferenceHandler(JsonObject document) {
    this.document = document;
  }

  @Override
  public void handle(RoutingContext context) {
    Buffer made = page;
    if (made == null) {
      made = Buffer.buffer(ReferencePage.of(document));
      page = made;
    }
    context
        .response()
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("content-security-policy", ReferencePage.policy())
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .end(made);
  }
}
