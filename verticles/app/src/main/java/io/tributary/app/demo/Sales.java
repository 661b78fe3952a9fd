package io.tributary.app.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The leads and sales that were reported for some of the human clicks.
 *
 * @param leads how many
 * @param sales how many
 * @param amountMinor the sum of the sales in minor units
 * @param expectedMinor the commissions worked out here, sale by sale, in minor units
 */
record Sales(int leads, int sales, long amountMinor, long expectedMinor) {
  private static final int PAGE = 1_000;
  private static final int CLICKS_A_LEAD = 20;
  private static final int LEADS_A_SALE = 2;

  static Sales make(Api api, Campaign campaign, PrintStream out, boolean terminal) {
    BigDecimal percent = rewardPercent(api);
    List<String> clicks = someClicks(api, campaign);
    ProgressBar progress = new ProgressBar(out, "leads and sales", clicks.size(), terminal);
    int sales = 0;
    long amount = 0;
    long expected = 0;
    for (int i = 0; i < clicks.size(); i++) {
      String customer = "customer." + clicks.get(i);
      api.call("POST", "/track/lead", lead(clicks.get(i), customer));
      if (i % LEADS_A_SALE == 0) {
        long price = 1_995 + 137L * (i % 50);
        api.call("POST", "/track/sale", sale(customer, price, campaign.currency()));
        sales++;
        amount += price;
        expected += commission(price, percent);
      }
      progress.step();
    }
    return new Sales(clicks.size(), sales, amount, expected);
  }

  private static JsonObject lead(String clickId, String customer) {
    return new JsonObject()
        .put("clickId", clickId)
        .put("eventName", "Sign up")
        .put("customerExternalId", customer);
  }

  private static JsonObject sale(String customer, long price, String currency) {
    return new JsonObject()
        .put("customerExternalId", customer)
        .put("amount", price)
        .put("currency", currency)
        .put("invoiceId", "inv." + customer)
        .put("paymentProcessor", "custom");
  }

  /** The rule by hand: percent of the amount, half a minor unit rounds up. */
  private static long commission(long amountMinor, BigDecimal percent) {
    return BigDecimal.valueOf(amountMinor)
        .multiply(percent)
        .divide(BigDecimal.valueOf(100), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private static BigDecimal rewardPercent(Api api) {
    JsonArray rewards = api.array("/programs").getJsonObject(0).getJsonArray("rewards");
    for (Object one : rewards) {
      JsonObject reward = (JsonObject) one;
      if (reward.getString("event").equals("sale")
          && reward.getString("type").equals("percentage")) {
        return new BigDecimal(reward.getValue("amount").toString());
      }
    }
    throw new DemoException("the first programme has no percentage of a sale; give it one");
  }

  /** One human click in twenty, oldest pages last. */
  private static List<String> someClicks(Api api, Campaign campaign) {
    List<String> chosen = new ArrayList<>();
    int seen = 0;
    JsonArray page;
    int number = 1;
    do {
      page =
          api.array(
              "/events?event=clicks&interval=all&limit="
                  + PAGE
                  + "&page="
                  + number++
                  + "&tagIds="
                  + campaign.tagId());
      for (Object event : page) {
        if (seen++ % CLICKS_A_LEAD == 0) {
          chosen.add(((JsonObject) event).getJsonObject("click").getString("id"));
        }
      }
    } while (page.size() == PAGE);
    return chosen;
  }
}
