package io.tributary.gateway.ui;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * Serves the web UI under {@code /app} from the classpath. Its pages are one document that routes
 * in the browser, so every path that names no file is answered with it.
 */
public final class UiRoutes {
  private static final String ROOT = "META-INF/tributary-ui";
  private static final int YEAR_S = 31_536_000;

  /** Styles may be inline because chart and dialog libraries set them; scripts may not. */
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data: https:; connect-src 'self' ws: wss:; font-src 'self'; "
          + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private UiRoutes() {}

  public static Router create(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(UiRoutes::protect);
    // File names carry a hash of their content.
    router
        .route("/assets/*")
        .handler(
            StaticHandler.create(ROOT + "/assets")
                .setMaxAgeSeconds(YEAR_S)
                .setCachingEnabled(true)
                .setIncludeHidden(false));
    router.route("/assets/*").handler(context -> context.fail(404));
    // The handler itself passes on everything but GET and HEAD.
    router.route().handler(StaticHandler.create(ROOT).setMaxAgeSeconds(0).setIncludeHidden(false));
    router.get().handler(context -> context.reroute("/app/index.html"));
    return router;
  }

  private static void protect(RoutingContext context) {
    HttpServerResponse response = context.response();
    response.putHeader("content-security-policy", POLICY);
    response.putHeader("x-content-type-options", "nosniff");
    response.putHeader("referrer-policy", "same-origin");
    response.putHeader("x-frame-options", "DENY");
    context.next();
  }
}
