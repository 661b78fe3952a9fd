package io.tributary.app.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the installation counted of the visits.
 *
 * @param total everything that was redirected
 * @param clicks of people
 * @param bots by the reason of their label
 * @param countries clicks by country, most first
 */
record Counted(long total, long clicks, Map<String, Long> bots, Map<String, Long> countries) {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Waits until the pipeline behind the redirects has counted all of them. */
  static Counted await(Api api, Campaign campaign, int redirects) throws InterruptedException {
    String filter = "?interval=all&tagIds=" + campaign.tagId();
    JsonObject report =
        Waiting.until(
            LONGEST,
            () -> api.object("GET", "/analytics/bots" + filter, null),
            answer -> answer.getLong("total") >= redirects);
    Map<String, Long> bots = new LinkedHashMap<>();
    report
        .getJsonArray("bots")
        .forEach(one -> {
          JsonObject bot = (JsonObject) one;
          bots.put(bot.getString("reason"), bot.getLong("count"));
        });
    Map<String, Long> countries = new LinkedHashMap<>();
    api.array("/analytics" + filter + "&event=clicks&groupBy=countries")
        .forEach(one -> {
          JsonObject country = (JsonObject) one;
          countries.put(country.getString("country"), country.getLong("clicks"));
        });
    return new Counted(report.getLong("total"), report.getLong("clicks"), bots, countries);
  }
}
