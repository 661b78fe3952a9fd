package io.tributary.tracking.clickstore;

import io.tributary.mesh.ClickRecord;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.device.Device;
import io.tributary.tracking.device.UserAgents;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.geo.Place;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out what a click tells. Thread-safe; costs up to a millisecond, so it runs on workers. */
final class ClickEnricher {
  private static final String DIRECT = "(direct)";
  private static final String[] SUB_IDS = {"sub_id", "subid", "sub1"};

  private final UserAgents userAgents;
  private final Geo geo;
  private final Bots bots;

  ClickEnricher(UserAgents userAgents, Geo geo, Bots bots) {
    this.userAgents = userAgents;
    this.geo = geo;
    this.bots = bots;
  }

  /**
   * @throws IllegalArgumentException if the click's id is none: its time says where it is stored
   */
  StoredClick enrich(ClickRecord click) {
    long atMs =
        ClickId.timeOf(click.clickId())
            .orElseThrow(() -> new IllegalArgumentException("no click id: " + click.clickId()));
    Device device = userAgents.parse(click.userAgent());
    Place place = geo.of(click.ip());
    String visitors = click.query();
    String own = QueryParameters.of(click.destination());
    return new StoredClick(
        click.clickId(),
        Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.UTC),
        Texts.storable(click.workspaceId()),
        Texts.storable(click.linkId()),
        bot(click),
        click.has(ClickRecord.QR) ? "qr" : "link",
        Texts.storable(click.ip()),
        place.continent(),
        place.country(),
        place.region(),
        place.city(),
        device.device(),
        Texts.storable(device.browser()),
        Texts.storable(device.os()),
        referer(click.referer()),
        refererUrl(click.referer()),
        Texts.storable(click.destination()),
        either(visitors, own, "utm_source"),
        either(visitors, own, "utm_medium"),
        either(visitors, own, "utm_campaign"),
        either(visitors, own, "utm_term"),
        either(visitors, own, "utm_content"),
        subId(visitors),
        Texts.storable(click.userAgent()));
  }

  private @Nullable String bot(ClickRecord click) {
    String reason = bots.reason(click.flags(), click.userAgent());
    return reason == null ? null : Texts.storable(reason);
  }

  private static @Nullable String either(String visitors, String own, String name) {
    String value = QueryParameters.value(visitors, name);
    return value == null ? QueryParameters.value(own, name) : value;
  }

  private static @Nullable String subId(String query) {
    for (String name : SUB_IDS) {
      String value = QueryParameters.value(query, name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The host without {@code www.}. */
  private static String referer(String header) {
    String host = hostOf(header);
    return host == null ? DIRECT : host.startsWith("www.") ? host.substring(4) : host;
  }

  /** Host and path: what stands behind them may name a person, and makes every address its own. */
  private static String refererUrl(String header) {
    if (hostOf(header) == null) {
      return DIRECT;
    }
    int end = header.length();
    for (int i = 0; i < end; i++) {
      if (header.charAt(i) == '?' || header.charAt(i) == '#') {
        end = i;
      }
    }
    return Texts.storable(header.substring(0, end));
  }

  private static @Nullable String hostOf(String header) {
    try {
      String host = header.isEmpty() ? null : new URI(header).getHost();
      return host == null ? null : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return lenientHostOf(header);
    }
  }

  /** Browsers send addresses that Java's URI does not take: {@code |} in a query, say. */
  private static @Nullable String lenientHostOf(String header) {
    int start = header.indexOf("://");
    if (start < 0) {
      return null;
    }
    int end = start + 3;
    while (end < header.length() && "/?#:".indexOf(header.charAt(end)) < 0) {
      end++;
    }
    String host = header.substring(start + 3, end).toLowerCase(Locale.ROOT);
    boolean valid =
        !host.isEmpty()
            && host.chars()
                .allMatch(
                    c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    return valid ? host : null;
  }
}
