package io.tributary.gateway;

import io.tributary.gateway.api.ErrorWriter;
import io.tributary.gateway.http.SafeHeaders;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.http.HostNames;
import io.tributary.mesh.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides who answers, before any routing: a few comparisons and a short link is on its way. The
 * first segments that stand here are the reserved keys, which no link may have.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  /** Of the API, and expected at the root by those who look for it. */
  private static final String WELL_KNOWN = "/.well-known";

  private static final int CLOSED_WITHIN_S = 1;

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
    HttpVersion version = request.version();
    if (version != HttpVersion.HTTP_2 && !saysOnceForWhom(request, version)) {
      refuseForGood(request, "A request has one Host header.");
    } else if (apiHost != null && isApiHost(request)) {
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
    String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null && !coding.trim().equalsIgnoreCase("chunked")) {
      refuseForGood(request, "No transfer-encoding but chunked is understood.");
    } else if (!isDecodable(request.path())) {
      // The router would answer such a path by itself, without our envelope.
      refuseForGood(request, "The path cannot be decoded.");
    } else if (!isDecodable(request.query())) {
      // Whoever asks for a parameter behind it would throw, with all of the query in the message.
      refuseForGood(request, "The query cannot be decoded.");
    } else {
      router.handle(request);
    }
  }

  /**
   * Of two Host headers a proxy in front may have taken the other. HTTP/2 has this looked at by
   * Vert.x.
   *
   * @param version null if it is none that this server speaks
   */
  private static boolean saysOnceForWhom(HttpServerRequest request, @Nullable HttpVersion version) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    return switch (hosts.size()) {
      case 0 -> version == HttpVersion.HTTP_1_0;
      case 1 -> version != null && !hosts.getFirst().isBlank();
      default -> false;
    };
  }

  /** It is in doubt where the next request begins, or whom it is for. */
  private static void refuseForGood(HttpServerRequest request, String reason) {
    if (request.version() == HttpVersion.HTTP_2) {
      // There each request has a frame of its own around it.
      refuse(request, MeshException.badRequest(reason));
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    // Before the answer: what stands behind this request may have been read already.
    request.connection().shutdown(CLOSED_WITHIN_S, TimeUnit.SECONDS);
    refuse(request, MeshException.badRequest(reason));
  }

  private static void notYet(HttpServerRequest request) {
    request.response().putHeader("retry-after", "1");
    refuse(request, MeshException.unavailable("This node is starting."));
  }

  private static Future<Void> refuse(HttpServerRequest request, MeshException refusal) {
    return request
        .response()
        .setStatusCode(refusal.code().status())
        .putHeader("content-type", "application/json")
        .end(ErrorWriter.envelope(refusal).toBuffer());
  }

  /** Whether it has no control characters, and two hexadecimal digits follow every percent sign. */
  private static boolean isDecodable(@Nullable String part) {
    if (part == null) {
      return true;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean whole =
          c != '%'
              || i + 2 < part.length() && isHex(part.charAt(i + 1)) && isHex(part.charAt(i + 2));
      if (!whole || c <= ' ' || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Character.digit() knows digits of other scripts too, which no decoder does. */
  private static boolean isHex(char digit) {
    return digit < 0x80 && Character.digit(digit, 16) >= 0;
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
