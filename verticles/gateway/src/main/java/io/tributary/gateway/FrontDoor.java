package io.tributary.gateway;

import io.tributary.gateway.api.ErrorWriter;
import io.tributary.gateway.http.SafeHeaders;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.http.HostNames;
import io.tributary.mesh.MeshException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Decides who answers, before any routing: a few comparisons and a short link is on its way. The
 * first segments that stand here are the reserved keys, which no link may have.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  /** Of the API, and expected at the root by those who look for it. */
  private static final String WELL_KNOWN = "/.well-known";

  private final @Nullable String apiHost;
  private final Handler<HttpServerRequest> edge;
  private final SafeHeaders headers;

  /** The last host that was asked for, which mostly is the next one too. */
  private @Nullable String lastHost;

  private boolean lastIsApiHost;
  private Handler<HttpServerRequest> site = FrontDoor::notYet;
  private Handler<HttpServerRequest> apiRoot = FrontDoor::notYet;

  /** Until {@link #open}, short links are served and all else is answered with 503. */
  FrontDoor(@Nullable String apiHost, Handler<HttpServerRequest> edge, ClientAddress clients) {
    this.apiHost = apiHost == null ? null : HostNames.fold(apiHost);
    this.edge = edge;
    this.headers = new SafeHeaders(clients);
  }

  /** From now on the rest is served too; to be called on the server's event loop. */
  void open(Handler<HttpServerRequest> newSite, Handler<HttpServerRequest> newApiRoot) {
    site = newSite;
    apiRoot = newApiRoot;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (apiHost != null && isApiHost(request)) {
      route(request, apiRoot);
    } else if (isShortLink(request)) {
      SafeHeaders.ontoShortLink(request);
      edge.handle(request);
    } else if (isWellKnown(request)) {
      route(request, apiRoot);
    } else {
      route(request, site);
    }
  }

  private void route(HttpServerRequest request, Handler<HttpServerRequest> router) {
    headers.onto(request);
    if (isDecodable(request.path())) {
      router.handle(request);
    } else {
      // The router would answer such a path by itself, without our envelope.
      refuse(request, MeshException.badRequest("The path cannot be decoded."));
    }
  }

  private static void notYet(HttpServerRequest request) {
    request.response().putHeader("retry-after", "1");
    refuse(request, MeshException.unavailable("This node is starting."));
  }

  private static void refuse(HttpServerRequest request, MeshException refusal) {
    request
        .response()
        .setStatusCode(refusal.code().status())
        .putHeader("content-type", "application/json")
        .end(ErrorWriter.envelope(refusal).toBuffer());
  }

  /** Whether two hexadecimal digits follow every percent sign. */
  private static boolean isDecodable(@Nullable String path) {
    if (path == null) {
      return true;
    }
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (i + 2 >= path.length()
          || Character.digit(path.charAt(i + 1), 16) < 0
          || Character.digit(path.charAt(i + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isApiHost(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null) {
      return false;
    }
    String host = authority.host();
    if (!host.equals(lastHost)) {
      lastIsApiHost = HostNames.fold(host).equals(apiHost);
      lastHost = host;
    }
    return lastIsApiHost;
  }

  static boolean isShortLink(HttpServerRequest request) {
    // With any method: only who knows whether the link is there can say what it is there for.
    String path = request.path();
    return path != null && path.length() > 1 && !isReserved(path);
  }

  private static boolean isWellKnown(HttpServerRequest request) {
    String path = request.path();
    return path != null && startsWithSegment(path, WELL_KNOWN);
  }

  private static boolean isReserved(String path) {
    return startsWithSegment(path, "/api")
        || startsWithSegment(path, "/app")
        || startsWithSegment(path, WELL_KNOWN)
        || path.equals("/robots.txt")
        || path.equals("/favicon.ico");
  }

  private static boolean startsWithSegment(String path, String segment) {
    return path.startsWith(segment)
        && (path.length() == segment.length() || path.charAt(segment.length()) == '/');
  }
}
