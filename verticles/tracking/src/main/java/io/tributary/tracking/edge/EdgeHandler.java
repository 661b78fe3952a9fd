package io.tributary.tracking.edge;

import io.tributary.kit.http.Addresses;
import io.tributary.kit.http.ClientAddress;
import io.tributary.kit.http.HostNames;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.bot.LinkPreviewers;
import io.tributary.tracking.edge.Keys.Shape;
import io.tributary.tracking.edge.Pages.Page;
import io.tributary.tracking.edge.rules.Route;
import io.tributary.tracking.edge.rules.Routes;
import io.tributary.tracking.edge.rules.Visitor;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.journal.Entry;
import io.tributary.tracking.journal.JournalConfig.OnFailure;
import io.tributary.tracking.journal.Lane;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers short links on one event loop: finds the link, journals the click, redirects. Everything
 * here belongs to that event loop, so nothing is locked and buffers are used again.
 */
final class EdgeHandler implements Handler<HttpServerRequest> {
  private final Shared shared;
  private final Context context;
  private final Lane lane;
  private final ClickId ids = new ClickId();
  private final TargetUrl target = new TargetUrl();
  private final OneAddress.Loop seen;
  private final Circles circles;

  /** The last Host header and its domain: on one connection, and mostly on all, it is the same. */
  private @Nullable String lastHost;

  private @Nullable EdgeDomain lastDomain;
  private long lastHostsVersion = -1;

  /** What the handlers of all event loops use together; all of it thread-safe. */
  record Shared(
      LinkTable table,
      LinkSync sync,
      UnknownKeys unknown,
      PasswordGate passwords,
      ClientAddress clients,
      Admission admission,
      Geo geo,
      Bots bots,
      Clock clock,
      String defaultDomain,
      boolean truncateIp,
      OnFailure onFailure) {}

  EdgeHandler(Shared shared, Context context, Lane lane, OneAddress.Loop seen) {
    this.shared = shared;
    this.context = context;
    this.lane = lane;
    this.seen = seen;
    this.circles = new Circles(shared.table(), shared.sync());
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    Shape shape = path == null ? Shape.BAD : Keys.shapeOf(path);
    if (path == null || shape == Shape.BAD) {
      Pages.send(request, Page.BAD_ADDRESS);
      return;
    }
    if (shape == Shape.TOO_LONG) {
      Pages.send(request, Page.TOO_LONG);
      return;
    }
    EdgeDomain domain = domainOf(request);
    if (shape == Shape.NO_KEY) {
      notFound(request, domain);
      return;
    }
    EdgeLink link = shape == Shape.PLAIN ? plain(domain, path) : null;
    if (link != null) {
      serve(request, link, false);
    } else {
      findSlowly(request, domain, path, shape);
    }
  }

  private @Nullable EdgeLink plain(EdgeDomain domain, String path) {
    int length = path.length();
    int end = path.charAt(length - 1) == '/' ? length - 1 : length;
    EdgeLink link = shared.table().find(domain, path, 1, end);
    if (link != null) {
      return link;
    }
    for (EdgeDomain other : domain.fallbacks()) {
      EdgeLink there = shared.table().find(other, path, 1, end);
      if (there != null) {
        return there;
      }
    }
    return null;
  }

  private void findSlowly(HttpServerRequest request, EdgeDomain domain, String path, Shape shape) {
    String decoded = shape == Shape.PLAIN ? path.substring(1) : Keys.decode(path);
    if (decoded == null) {
      Pages.send(request, Page.BAD_ADDRESS);
      return;
    }
    String key = decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
    EdgeLink link = shared.table().findWithFallbacks(domain, key);
    if (link != null) {
      serve(request, link, false);
    } else if (isRefused(request)) {
      return; // Who tries keys out asks for too much, too.
    } else if (shared.unknown().isKnownUnknown(domain, key)) {
      notFound(request, domain);
    } else {
      // The body of a form may arrive while PostgreSQL is asked.
      request.pause();
      shared
          .unknown()
          .find(domain, key)
          .onComplete(answer ->
              context.runOnContext(here -> {
                EdgeLink found = answer.result();
                if (answer.failed()) {
                  Pages.send(request, Page.UNAVAILABLE);
                } else if (found == null) {
                  notFound(request, domain);
                } else {
                  serve(request, found, true);
                }
                // After serve(), which may have begun to listen for the body.
                request.resume();
              }));
    }
  }

  private boolean isRefused(HttpServerRequest request) {
    String client = shared.clients().of(request);
    return shared.admission().refuses(request, client, shared.clock().millis());
  }

  /**
   * @param admitted whether the client has paid for this request already
   */
  private void serve(HttpServerRequest request, EdgeLink link, boolean admitted) {
    Extras extras = link.extras();
    if (!link.domain().serves(link) || (extras != null && extras.disabled())) {
      notFound(request, link.domain());
    } else if (!isServed(request.method(), extras)) {
      request
          .response()
          .setStatusCode(405)
          .putHeader(HttpHeaders.ALLOW, isForm(extras) ? "GET, HEAD, POST" : "GET, HEAD")
          .end();
    } else if (extras == null) {
      redirect(request, link, null, admitted);
    } else if (extras.isExpired(shared.clock().millis())) {
      expired(request, link, extras);
    } else if (extras.passwordHash() == null || isPreview(request, extras)) {
      // A card shows what its owner wrote; the destination stays behind the password.
      redirect(request, link, extras, admitted);
    } else if (request.method() == HttpMethod.POST) {
      shared
          .passwords()
          .check(
              request,
              shared.clients().of(request),
              link.id(),
              extras.passwordHash(),
              () -> redirect(request, link, extras, admitted));
    } else {
      Pages.send(request, Page.PASSWORD);
    }
  }

  private static boolean isServed(HttpMethod method, @Nullable Extras extras) {
    return isRead(method) || (method == HttpMethod.POST && isForm(extras));
  }

  private static boolean isRead(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD;
  }

  /** Whether a password is asked for, which a form sends. */
  private static boolean isForm(@Nullable Extras extras) {
    return extras != null && extras.passwordHash() != null;
  }

  private void redirect(
      HttpServerRequest request, EdgeLink link, @Nullable Extras extras, boolean admitted) {
    String client = shared.clients().of(request);
    long atMs = shared.clock().millis();
    if (!admitted && shared.admission().refuses(request, client, atMs)) {
      return;
    }
    seen.saw(client, atMs);
    Visit visit = Visit.of(request, shared.truncateIp() ? Addresses.truncate(client) : client);
    Preview preview = extras == null || !isPreview(request, extras) ? null : extras.preview();
    Route route =
        extras == null || preview != null
            ? null
            : routed(request, extras.routes(), visit, client, atMs);
    byte[] url = route == null ? link.texts() : route.url();
    int urlAt = route == null ? link.urlAt() : 0;
    int urlLength = route == null ? link.urlLength() : url.length;
    if (circles.mayLeadHere(url, urlAt, urlLength)
        && circles.leadsBack(
            link,
            new String(url, urlAt, urlLength, StandardCharsets.UTF_8),
            routes ->
                routes == Routes.NONE ? null : routes.of(visitor(request, visit, client, atMs)),
            atMs)) {
      Pages.send(request, Page.CIRCLE);
      return;
    }
    Extras limited =
        extras != null
                && extras.clickLimit() > 0
                && shared.bots().reason(visit.flags(), visit.userAgent()) == null
            ? extras
            : null;
    if (limited != null && !limited.countClick()) {
      // Another visitor had the last one since serve() asked.
      expired(request, link, limited);
      return;
    }
    byte[] clickId = new byte[ClickId.LENGTH];
    ids.next(atMs, clickId, 0);
    target.write(url, urlAt, urlLength, visit.query(), link.workspace().parameter(), clickId);
    Redirect redirect =
        new Redirect(request.response(), shared.onFailure(), link, visit, target, clickId, atMs);
    Entry click =
        limited == null ? redirect : new LimitedClick(redirect, shared.onFailure(), limited);
    lane.append(
        extras == null || preview == null
            ? click
            : new PreviewAnswer(
                click,
                request,
                shared.onFailure(),
                preview,
                extras.passwordHash() == null ? target.location(link.tracked()) : null));
  }

  /** The destination for this visitor, or null for the link's own. */
  private @Nullable Route routed(
      HttpServerRequest request, Routes routes, Visit visit, String client, long atMs) {
    if (routes == Routes.NONE) {
      return null;
    }
    Visitor visitor = visitor(request, visit, client, atMs);
    Route route = routes.of(visitor);
    String cookie = routes.cookie(route, visitor, request.path(), isSecure(request));
    if (cookie != null) {
      request.response().putHeader(HttpHeaders.SET_COOKIE, cookie);
    }
    return route;
  }

  private Visitor visitor(HttpServerRequest request, Visit visit, String client, long atMs) {
    return new Visitor(
        shared.geo()::of,
        client,
        visit.userAgent(),
        visit.language(),
        visit.query(),
        cookies(request),
        atMs);
  }

  /** HTTP/2 may carry each cookie in a header of its own. */
  private static @Nullable String cookies(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HttpHeaders.COOKIE);
    return switch (headers.size()) {
      case 0 -> null;
      case 1 -> headers.getFirst();
      default -> String.join("; ", headers);
    };
  }

  /** A visitor who pretends gets a cookie that their own browser ignores. */
  private static boolean isSecure(HttpServerRequest request) {
    return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("x-forwarded-proto"));
  }

  private static boolean isPreview(HttpServerRequest request, Extras extras) {
    String userAgent = extras.preview() == null ? null : request.getHeader(HttpHeaders.USER_AGENT);
    return userAgent != null
        && request.method() != HttpMethod.POST
        && LinkPreviewers.isOne(userAgent);
  }

  private static void expired(HttpServerRequest request, EdgeLink link, Extras extras) {
    String url = extras.expiredUrl();
    if (url == null) {
      url = link.domain().pages().expiredUrl();
    }
    if (url == null) {
      Pages.send(request, Page.EXPIRED);
    } else {
      sendTo(request, url);
    }
  }

  private static void notFound(HttpServerRequest request, EdgeDomain domain) {
    String url = domain.pages().notFoundUrl();
    if (url == null || !isRead(request.method())) {
      Pages.send(request, Page.NOT_FOUND);
    } else {
      sendTo(request, url);
    }
  }

  /** A redirect that is no click. */
  private static void sendTo(HttpServerRequest request, String url) {
    if (!request.response().ended() && !request.response().closed()) {
      request
          .response()
          .setStatusCode(302)
          .putHeader(HttpHeaders.LOCATION, url)
          .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store")
          .putHeader("x-robots-tag", "noindex")
          .end();
    }
  }

  private EdgeDomain domainOf(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (host == null) {
      // HTTP/2 has it in a pseudo header.
      host = request.authority() == null ? "" : request.authority().toString();
    }
    long version = shared.sync().hostsVersion();
    EdgeDomain known = lastDomain;
    if (known != null && host.equals(lastHost) && version == lastHostsVersion) {
      return known;
    }
    EdgeDomain domain = lookUp(HostNames.fold(asText(host)));
    lastHost = host;
    lastDomain = domain;
    lastHostsVersion = version;
    return domain;
  }

  /** Bytes beyond ASCII, which only careless clients send here, are UTF-8. */
  private static String asText(String header) {
    return header.chars().anyMatch(c -> c >= 0x80)
        ? new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        : header;
  }

  private EdgeDomain lookUp(String host) {
    EdgeDomain known = shared.sync().hosts().find(host);
    return known == null ? shared.table().domain(shared.defaultDomain()) : known;
  }
}
