package io.tributary.gateway.http;

import io.tributary.kit.http.ClientAddress;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;

/**
 * The headers that every answer begins with, before anybody routes, so that none can be forgotten:
 * not that of an error, nor that of a route which is added one day. They allow nothing; who answers
 * with something that needs more, such as a page with its own styles, says so by replacing one.
 */
public final class SafeHeaders {
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
  private static final CharSequence OPENER =
      HttpHeaders.createOptimized("cross-origin-opener-policy");
  private static final CharSequence RESOURCE =
      HttpHeaders.createOptimized("cross-origin-resource-policy");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");
  private static final CharSequence TRANSPORT =
      HttpHeaders.createOptimized("strict-transport-security");
  private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NOTHING =
      HttpHeaders.createOptimized("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
  private static final CharSequence ANY_ORIGIN = HttpHeaders.createOptimized("cross-origin");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** Of this name only: what else there is under the domain is not ours to decide about. */
  private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

  private static final String FORWARDED_PROTO = "x-forwarded-proto";

  private final ClientAddress clients;

  /**
   * @param clients knows the proxies whose word counts
   */
  public SafeHeaders(ClientAddress clients) {
    this.clients = clients;
  }

  /** For everything but short links. */
  public void onto(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    strict(response);
    if (request.isSSL() || isForwardedSecure(request)) {
      response.putHeader(TRANSPORT, A_YEAR);
    }
  }

  /**
   * For short links, whose answers are bare: a redirect has no body that a browser could misread,
   * and the few pages in their place bring a policy of their own.
   */
  public static void ontoShortLink(HttpServerRequest request) {
    if (request.isSSL()) {
      request.response().putHeader(TRANSPORT, A_YEAR);
    }
  }

  /** The same without what depends on how the request came. */
  public static void strict(HttpServerResponse response) {
    response
        .putHeader(NOSNIFF, NO_SNIFFING)
        .putHeader(POLICY, NOTHING)
        .putHeader(OPENER, SAME_ORIGIN)
        .putHeader(RESOURCE, SAME_ORIGIN)
        .putHeader(REFERRER, NO_REFERRER)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }

  /** For what anybody may read without a credential, and may show in a page of their own. */
  public static void embeddable(HttpServerResponse response) {
    response.putHeader(RESOURCE, ANY_ORIGIN);
  }

  private boolean isForwardedSecure(HttpServerRequest request) {
    if (!"https".equalsIgnoreCase(request.getHeader(FORWARDED_PROTO))) {
      return false;
    }
    SocketAddress peer = request.remoteAddress();
    String address = peer == null ? null : peer.hostAddress();
    return address != null && clients.isProxy(address);
  }
}
