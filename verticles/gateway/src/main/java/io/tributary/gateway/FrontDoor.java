package io.tributary.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Decides who answers, before any routing: a few comparisons and a short link is on its way. The
 * first segments that stand here are the reserved keys, which no link may have.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  private final @Nullable String apiHost;
  private final Handler<HttpServerRequest> site;
  private final Handler<HttpServerRequest> apiRoot;
  private final Handler<HttpServerRequest> edge;

  FrontDoor(
      @Nullable String apiHost,
      Handler<HttpServerRequest> site,
      Handler<HttpServerRequest> apiRoot,
      Handler<HttpServerRequest> edge) {
    this.apiHost = apiHost;
    this.site = site;
    this.apiRoot = apiRoot;
    this.edge = edge;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (apiHost != null && isApiHost(request)) {
      apiRoot.handle(request);
    } else if (isShortLink(request)) {
      edge.handle(request);
    } else {
      site.handle(request);
    }
  }

  private boolean isApiHost(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return authority != null && authority.host().equalsIgnoreCase(apiHost);
  }

  static boolean isShortLink(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (method != HttpMethod.GET && method != HttpMethod.HEAD && method != HttpMethod.POST) {
      return false;
    }
    String path = request.path();
    return path != null && path.length() > 1 && !isReserved(path);
  }

  private static boolean isReserved(String path) {
    return startsWithSegment(path, "/api")
        || startsWithSegment(path, "/app")
        || startsWithSegment(path, "/.well-known")
        || path.equals("/robots.txt")
        || path.equals("/favicon.ico");
  }

  private static boolean startsWithSegment(String path, String segment) {
    return path.startsWith(segment)
        && (path.length() == segment.length() || path.charAt(segment.length()) == '/');
  }
}
