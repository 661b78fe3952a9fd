package io.tributary.tracking.edge;

import io.tributary.mesh.ClickRecord;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What a request says of its visitor, as it will stand in the journal. */
record Visit(
    String address,
    String userAgent,
    String referer,
    String language,
    @Nullable String query,
    int flags) {
  private static final CharSequence SEC_PURPOSE = HttpHeaders.createOptimized("sec-purpose");
  private static final CharSequence PURPOSE = HttpHeaders.createOptimized("purpose");
  private static final CharSequence X_PURPOSE = HttpHeaders.createOptimized("x-purpose");
  private static final CharSequence X_MOZ = HttpHeaders.createOptimized("x-moz");

  static Visit of(HttpServerRequest request, String address) {
    var headers = request.headers();
    String query = request.query();
    int flags = 0;
    if (request.method() == HttpMethod.HEAD) {
      flags |= ClickRecord.HEAD;
    }
    if (isPrefetch(headers.get(SEC_PURPOSE))
        || isPrefetch(headers.get(PURPOSE))
        || isPrefetch(headers.get(X_PURPOSE))
        || isPrefetch(headers.get(X_MOZ))) {
      flags |= ClickRecord.PREFETCH;
    }
    if (query != null && isQr(query)) {
      flags |= ClickRecord.QR;
    }
    return new Visit(
        address,
        orEmpty(headers.get(HttpHeaders.USER_AGENT)),
        orEmpty(headers.get(HttpHeaders.REFERER)),
        orEmpty(headers.get(HttpHeaders.ACCEPT_LANGUAGE)),
        query,
        flags);
  }

  private static boolean isPrefetch(@Nullable String purpose) {
    return purpose != null && (purpose.contains("prefetch") || purpose.contains("preview"));
  }

  private static boolean isQr(String query) {
    int at = query.indexOf("qr=1");
    return at >= 0
        && (at == 0 || query.charAt(at - 1) == '&')
        && (at + 4 == query.length() || query.charAt(at + 4) == '&');
  }

  private static String orEmpty(@Nullable String header) {
    return header == null ? "" : header;
  }
}
