package io.tributary.gateway.ui;

import io.tributary.gateway.api.OtherMethods;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Serves the web UI under {@code /app} from the classpath. Its pages are one document that routes
 * in the browser, so every path that names no file is answered with it.
 */
public final class UiRoutes {
  private static final String HERE = "/app/";
  private static final String PAGE = "index.html";
  private static final String ASSETS = "assets/";

  /** Names of assets carry a hash of their content. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** May be kept, and is asked about each time: what it names is new after each release. */
  private static final String ASK_AGAIN = "no-cache";

  /** Styles may be inline because chart and dialog libraries set them; scripts may not. */
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data: https:; connect-src 'self' ws: wss:; font-src 'self'; "
          + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final UiFiles files;

  private UiRoutes(Vertx vertx) {
    this.files = new UiFiles(vertx);
  }

  public static Router create(Vertx vertx) {
    UiRoutes routes = new UiRoutes(vertx);
    Router router = Router.router(vertx);
    router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(routes::serve);
    OtherMethods.refuse(router);
    return router;
  }

  private void serve(RoutingContext context) {
    String path = context.request().path();
    String asked = path.startsWith(HERE) ? path.substring(HERE.length()) : "";
    boolean asset = asked.startsWith(ASSETS);
    if (asset && !files.has(asked) || !files.has(PAGE)) {
      context.fail(404);
      return;
    }
    files
        .get(files.has(asked) ? asked : PAGE)
        .onSuccess(file -> {
          HttpServerResponse response = context.response();
          response.putHeader("content-security-policy", POLICY);
          response.putHeader("referrer-policy", "same-origin");
          response.putHeader("x-frame-options", "DENY");
          response.putHeader(HttpHeaders.CACHE_CONTROL, asset ? FOR_EVER : ASK_AGAIN);
          file.send(context.request());
        })
        .onFailure(context::fail);
  }
}
