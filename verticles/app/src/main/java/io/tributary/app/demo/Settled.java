package io.tributary.app.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What the money side made of the sales.
 *
 * @param commissions how many
 * @param earningsMinor their sum in minor units
 * @param trialBalance the ledger's sums by currency
 */
record Settled(int commissions, long earningsMinor, JsonArray trialBalance) {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int PAGE = 100;

  /** Waits until every sale has its commission. */
  static Settled await(Api api, Campaign campaign, Sales sales) throws InterruptedException {
    JsonObject counted =
        Waiting.until(
            LONGEST,
            () -> sum(api, campaign.since()),
            answer -> answer.getInteger("count") >= sales.sales());
    JsonArray balance = api.object("GET", "/ledger/trial-balance", null).getJsonArray("currencies");
    return new Settled(counted.getInteger("count"), counted.getLong("earnings"), balance);
  }

  /** The commissions on sales since the campaign began. */
  private static JsonObject sum(Api api, String since) {
    int count = 0;
    long earnings = 0;
    JsonArray commissions;
    int page = 1;
    do {
      commissions =
          api.array(
              "/commissions?type=sale&start=" + since + "&pageSize=" + PAGE + "&page=" + page++);
      for (int i = 0; i < commissions.size(); i++) {
        count++;
        earnings += commissions.getJsonObject(i).getLong("earnings");
      }
    } while (commissions.size() == PAGE);
    return new JsonObject().put("count", count).put("earnings", earnings);
  }
}
