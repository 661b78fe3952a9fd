package io.tributary.payments.api;

import io.tributary.payments.domain.Enrolment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Partners on the wire. Keys that the SDKs require are there even where we know nothing: a partner
 * here has no account with any payment company.
 */
final class PartnerWire {
  private static final String[] LINK_KEYS = {
    "id",
    "domain",
    "key",
    "shortLink",
    "url",
    "clicks",
    "leads",
    "conversions",
    "sales",
    "saleAmount",
    "saleAmounts"
  };

  /** Why there is no link: a partner without one earns nothing, and somebody should know. */
  static final String NO_LINK = "noLinkReason";

  private PartnerWire() {}

  /**
   * @param links from tracking, or null if it did not answer in time
   * @param earned by currency, in all programmes
   */
  static JsonObject json(Enrolment partner, @Nullable JsonArray links, Map<String, Long> earned) {
    JsonObject json =
        new JsonObject()
            .put("id", partner.partnerId())
            .put("partnerId", partner.partnerId())
            .put("name", partner.name())
            .put("username", partner.username())
            .put("email", partner.email())
            .put("image", partner.image())
            .put("description", partner.description())
            .put("country", partner.country())
            .put("companyName", null)
            .put("networkStatus", "approved")
            .put("defaultPayoutMethod", null)
            .put("paypalEmail", null)
            .put("stripeConnectId", null)
            .put("payoutsEnabledAt", null)
            .put("identityVerifiedAt", null)
            .put("programId", partner.programId())
            .put("groupId", null)
            .put("tenantId", partner.tenantId())
            .put("locale", partner.locale())
            .put("createdAt", Wire.time(partner.createdAt()))
            .put("status", partner.status().name())
            .put("bannedAt", Wire.timeOrNull(partner.bannedAt()))
            .put("bannedReason", partner.bannedReason())
            .put("links", links == null ? null : links(links, partner.programId()));
    json.put(NO_LINK, noLink(partner, json.getJsonArray("links")));
    return json.mergeIn(totals(partner.totals()))
        .put("totalCommissionAmounts", new JsonObject(new TreeMap<>(earned)));
  }

  private static @Nullable String noLink(Enrolment partner, @Nullable JsonArray links) {
    if (links == null || !links.isEmpty()) {
      return null;
    }
    if (!partner.status().active()) {
      return "The partner is " + partner.status() + " and gets no links.";
    }
    return partner.programUrl() == null
        ? "The programme has no URL, so a first link would lead nowhere. Give it one, or make a link"
            + " with a URL of its own."
        : "No link was made yet. Make one with POST /partners/links.";
  }

  /** Sums, and what one can tell from them; a ratio without a divisor is null. */
  private static JsonObject totals(Enrolment.Totals totals) {
    return new JsonObject()
        .put("totalClicks", totals.clicks())
        .put("totalLeads", totals.leads())
        .put("totalConversions", totals.conversions())
        .put("totalSales", totals.sales())
        .put("totalSaleAmount", totals.saleAmount())
        .put("totalCommissions", totals.commissions())
        .put("netRevenue", totals.saleAmount() - totals.commissions())
        .put("earningsPerClick", ratio(totals.saleAmount(), totals.clicks()))
        .put("averageLifetimeValue", ratio(totals.saleAmount(), totals.conversions()))
        .put("clickToLeadRate", ratio(totals.leads(), totals.clicks()))
        .put("clickToConversionRate", ratio(totals.conversions(), totals.clicks()))
        .put("leadToConversionRate", ratio(totals.conversions(), totals.leads()))
        .put("returnOnAdSpend", ratio(totals.saleAmount(), totals.commissions()));
  }

  private static @Nullable Double ratio(long dividend, long divisor) {
    return divisor == 0 ? null : (double) dividend / divisor;
  }

  /** Of full links what belongs to a partner's answer, and only those of the programme. */
  static JsonArray links(JsonArray full, String programId) {
    JsonArray links = new JsonArray();
    for (int i = 0; i < full.size(); i++) {
      JsonObject link = full.getJsonObject(i);
      if (programId.equals(link.getString("programId", programId))) {
        JsonObject kept = new JsonObject();
        for (String key : LINK_KEYS) {
          kept.put(key, link.getValue(key));
        }
        links.add(kept);
      }
    }
    return links;
  }
}
