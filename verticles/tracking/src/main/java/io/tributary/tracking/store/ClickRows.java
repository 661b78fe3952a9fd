package io.tributary.tracking.store;

import io.tributary.tracking.domain.Click;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** The properties of a click, which {@code clicks} and {@code conversions} both have. */
final class ClickRows {
  /** In the order of {@link #values}. */
  static final String COLUMNS =
      """
      trigger, ip, continent, country, region, city, device, browser, os, referer, referer_url, url,
        utm_source, utm_medium, utm_campaign, utm_term, utm_content, sub_id\
      """;

  private ClickRows() {}

  /**
   * @param atColumn {@code at} in {@code clicks}, {@code clicked_at} in {@code conversions}
   */
  static Click click(Row row, String atColumn) {
    return new Click(
        row.getString("click_id"),
        Columns.instant(row, atColumn),
        row.getString("link_id"),
        row.getString("trigger"),
        row.getString("ip"),
        row.getString("continent"),
        row.getString("country"),
        row.getString("region"),
        row.getString("city"),
        row.getString("device"),
        row.getString("browser"),
        row.getString("os"),
        row.getString("referer"),
        row.getString("referer_url"),
        row.getString("url"),
        row.getString("utm_source"),
        row.getString("utm_medium"),
        row.getString("utm_campaign"),
        row.getString("utm_term"),
        row.getString("utm_content"),
        row.getString("sub_id"));
  }

  static Tuple values(Tuple into, Click click) {
    into.addValue(click.trigger()).addValue(click.ip()).addValue(click.continent());
    into.addValue(click.country()).addValue(click.region()).addValue(click.city());
    into.addValue(click.device()).addValue(click.browser()).addValue(click.os());
    into.addValue(click.referer()).addValue(click.refererUrl()).addValue(click.url());
    into.addValue(click.utmSource()).addValue(click.utmMedium()).addValue(click.utmCampaign());
    into.addValue(click.utmTerm()).addValue(click.utmContent());
    return into.addValue(click.subId());
  }
}
