package io.tributary.tracking.clickstore;

import io.tributary.mesh.ClickRecord;
import io.tributary.tracking.bot.Bots;
import io.tributary.tracking.clickstore.Referers.Referer;
import io.tributary.tracking.device.Device;
import io.tributary.tracking.device.UserAgents;
import io.tributary.tracking.edge.ClickId;
import io.tributary.tracking.geo.Geo;
import io.tributary.tracking.geo.Place;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Finds out what a click tells. Thread-safe; costs up to a millisecond, so it runs on workers. */
final class ClickEnricher {
  private static final String[] SUB_IDS = {"sub_id", "subid", "sub1"};

  private final UserAgents userAgents;
  private final Geo geo;
  private final Bots bots;
  private final Referers referers = new Referers();

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
    Referer referer = referers.of(click.referer());
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
        referer.host(),
        referer.url(),
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
}
