package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One workspace with five clicks of people, one bot, two leads and two sales. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalyticsIT {
  private final Principal me = TrackingNode.newWorkspace("usd");
  private TrackingNode node;
  private JsonObject first = new JsonObject();
  private JsonObject second = new JsonObject();

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
    JsonObject tag = node.post(me, "tracking.tags.create", new JsonObject().put("name", "T"));
    first =
        link(
            new JsonObject()
                .put("url", "https://a.example/x?utm_source=mail")
                .put("partnerId", "pn_1")
                .put("tagIds", new JsonArray().add(tag.getString("id"))));
    second = link(new JsonObject().put("url", "https://b.example"));
    Instant now = Instant.now();
    String click = node.clicks.on(first, now, "CM", "Mobile", "link", null);
    node.clicks.on(first, now, "CM", "Desktop", "qr", null);
    node.clicks.on(first, now.minus(50, ChronoUnit.HOURS), "FR", "Mobile", "link", null);
    String other = node.clicks.on(second, now, "FR", "Desktop", "link", null);
    node.clicks.on(second, now.minus(400, ChronoUnit.DAYS), "SN", "Desktop", "link", null);
    node.clicks.on(second, now, "US", "Desktop", "link", "crawler");
    lead(click, "ada");
    lead(other, "bob");
    sale("ada", 1_000, "usd");
    sale("ada", 700_000, "xaf");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({"24h,3", "7d,4", "30d,4", "all,5"})
  void countShouldBeThatOfTheInterval(String interval, long clicks) {
    assertThat(count(new JsonObject().put("interval", interval)).getLong("clicks"))
        .isEqualTo(clicks);
  }

  @Test
  void countShouldDefaultToADay() {
    assertThat(count(new JsonObject())).isEqualTo(new JsonObject().put("clicks", 3L));
  }

  @Test
  void compositeShouldHaveEverything() {
    assertThat(count(all().put("event", "composite")))
        .isEqualTo(
            new JsonObject()
                .put("clicks", 5L)
                .put("leads", 2L)
                .put("sales", 2L)
                .put("saleAmount", 1_000L)
                .put("saleAmounts", new JsonObject().put("usd", 1_000L).put("xaf", 700_000L)));
  }

  @ParameterizedTest
  @CsvSource({
    "country,CM,2",
    "country,'cm,FR',4",
    "country,-CM,3",
    "device,mobile,2",
    "trigger,qr,1",
    "qr,true,1",
    "qr,false,4",
    "utm_source,mail,3",
    "utm_source,-mail,2",
    "city,Douala,5",
    "referer,(direct),5",
    "url,https://b.example,2",
    "sub_id,sub-1,5",
    "partnerId,pn_1,3",
    "partnerId,-pn_1,2",
    "tenantId,tenant-1,3",
    "domain,localhost:8080,5",
    "domain,elsewhere.example,0",
    "folderId,fold_x,0"
  })
  void clicksShouldBeFiltered(String parameter, String value, long clicks) {
    Object typed = parameter.equals("qr") ? (Object) Boolean.valueOf(value) : value;

    assertThat(count(all().put(parameter, typed)).getLong("clicks")).isEqualTo(clicks);
  }

  @Test
  void clicksShouldBeFilteredByLink() {
    assertThat(count(all().put("linkId", first.getString("id"))).getLong("clicks")).isEqualTo(3);
    assertThat(count(all().put("linkId", "-" + first.getString("id"))).getLong("clicks"))
        .isEqualTo(2);
    assertThat(
            count(all().put("domain", "localhost:8080").put("key", second.getString("key")))
                .getLong("clicks"))
        .isEqualTo(2);
    assertThat(
            count(all().put("linkId", first.getString("id")).put("country", "CM"))
                .getLong("clicks"))
        .isEqualTo(2);
  }

  @Test
  void clicksShouldBeFilteredByCustomer() {
    String id =
        node.list(me, "tracking.customers.list", new JsonObject().put("externalId", "ada"))
            .getJsonObject(0)
            .getString("id");

    assertThat(count(all().put("customerId", id).put("event", "composite")).getLong("clicks"))
        .isEqualTo(1);
  }

  @Test
  void salesShouldBeNewOrRecurring() {
    JsonObject sales = all().put("event", "sales");

    assertThat(count(sales.copy().put("saleType", "new")).getLong("sales")).isEqualTo(1);
    assertThat(count(sales.copy().put("saleType", "recurring")).getLong("sales")).isEqualTo(1);
    assertThat(count(sales.copy().put("query", "metadata['currency']:'xaf'")).getLong("sales"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Africa/Douala", "Asia/Kolkata", "America/New_York"})
  void timeseriesShouldBeCompleteInAnyZone(String zone) {
    JsonArray week = groups("timeseries", interval("7d").put("timezone", zone));
    JsonArray ever = groups("timeseries", all().put("timezone", zone).put("event", "composite"));

    assertThat(week).hasSize(7);
    assertThat(sum(week, "clicks")).isEqualTo(4);
    assertThat(ever.size()).isBetween(13, 15);
    assertThat(sum(ever, "clicks")).isEqualTo(5);
    assertThat(sum(ever, "sales")).isEqualTo(2);
    assertThat(starts(ever)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void timeseriesOfADayShouldBeInHours() {
    JsonArray hours = groups("timeseries", new JsonObject());

    assertThat(hours).hasSize(24);
    assertThat(hours.getJsonObject(23).getLong("clicks")).isGreaterThanOrEqualTo(0);
    assertThat(sum(hours, "clicks")).isEqualTo(3);
    assertThat(hours.getJsonObject(0).getString("start")).endsWith(":00:00.000Z");
  }

  @Test
  void countriesShouldComeWithTheLargestFirst() {
    JsonArray countries = groups("countries", all().put("event", "composite"));

    assertThat(countries.getJsonObject(0).getString("region")).isEqualTo("*");
    assertThat(values(countries, "country")).startsWith("CM", "FR").contains("SN");
    assertThat(countries.getJsonObject(0).getLong("saleAmount")).isEqualTo(1_000);
    assertThat(values(groups("countries", all().put("country", "FR")), "country"))
        .containsExactly("FR");
  }

  @Test
  void rollupsAndClicksShouldAgree() {
    // The filter by partner forces the clicks themselves; both links together are everything.
    String both = first.getString("id") + "," + second.getString("id");
    for (String grouping :
        List.of("countries", "devices", "regions", "cities", "continents", "utm_sources", "os")) {
      for (String interval : List.of("24h", "7d", "all")) {
        assertThat(groups(grouping, interval(interval)))
            .isEqualTo(groups(grouping, interval(interval).put("linkId", both)));
      }
    }
  }

  @Test
  void citiesShouldStandUnderRegionAndCountry() {
    JsonObject city = groups("cities", all().put("linkId", first.getString("id"))).getJsonObject(0);

    assertThat(city.getString("country")).isEqualTo("CM");
    assertThat(city.getString("region")).isEqualTo("LT");
    assertThat(city.getString("city")).isEqualTo("Douala");
  }

  @Test
  void topLinksShouldDescribeTheLinks() {
    JsonObject top = groups("top_links", all().put("event", "composite")).getJsonObject(0);

    assertThat(top.getString("link")).isEqualTo(first.getString("id"));
    assertThat(top.getString("shortLink")).isEqualTo(first.getString("shortLink"));
    assertThat(top.getLong("clicks")).isEqualTo(3);
    assertThat(top.getLong("leads")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "triggers,trigger,qr",
    "trigger,trigger,link",
    "devices,device,Mobile",
    "browsers,browser,Chrome",
    "os,os,Android",
    "continents,continent,AF",
    "referers,referer,(direct)",
    "referer_urls,refererUrl,(direct)",
    "top_urls,url,https://b.example",
    "top_base_urls,url,https://a.example/x",
    "top_domains,domain,localhost:8080",
    "top_partners,partnerId,pn_1",
    "utm_sources,utm_source,mail",
    "sub_ids,sub_id,sub-1"
  })
  void groupsShouldStandUnderTheirName(String grouping, String name, String value) {
    assertThat(values(groups(grouping, all().put("event", "composite")), name)).contains(value);
  }

  @Test
  void groupsOfTagsAndFoldersShouldLeaveTheOthersOut() {
    assertThat(groups("top_link_tags", all())).hasSize(1);
    assertThat(groups("top_folders", all())).isEmpty();
  }

  @Test
  void botsShouldMakeUpTheDifference() {
    JsonObject report =
        TrackingNode.object(node.call(me, "tracking.analytics.bots", Map.of(), all(), null).body());

    assertThat(report)
        .isEqualTo(
            new JsonObject()
                .put("total", 6L)
                .put("clicks", 5L)
                .put(
                    "bots",
                    new JsonArray()
                        .add(new JsonObject().put("reason", "crawler").put("count", 1L))));
  }

  @Test
  void eventsShouldCarryTheFlatCopies() {
    JsonArray clicks = events(all().put("event", "clicks"));
    JsonObject newest = clicks.getJsonObject(0);

    assertThat(clicks).hasSize(5);
    assertThat(newest.getJsonObject("click").getString("id"))
        .isEqualTo(newest.getString("click_id"));
    assertThat(newest.getJsonObject("link").containsKey("testStartedAt")).isTrue();
    assertThat(newest.getInteger("qr")).isBetween(0, 1);
    assertThat(newest.getString("bot")).isNull();
  }

  @Test
  void eventsShouldShowBotsWhenAsked() {
    assertThat(values(events(all().put("bots", true)), "bot")).contains("crawler").hasSize(6);
  }

  @Test
  void salesShouldBeListedWithCustomerAndInvoice() {
    JsonObject sale = events(all().put("event", "sales").put("sortOrder", "asc")).getJsonObject(0);

    assertThat(sale.getJsonObject("sale").getLong("amount")).isEqualTo(1_000);
    assertThat(sale.getString("invoice_id")).isEmpty();
    assertThat(sale.getString("payment_processor")).isEqualTo("custom");
    assertThat(sale.getJsonObject("customer").getString("externalId")).isEqualTo("ada");
    assertThat(sale.getJsonObject("metadata").getString("currency")).isEqualTo("usd");
  }

  @Test
  void eventsShouldComeInPages() {
    JsonObject query = all().put("limit", 2).put("sortOrder", "asc");

    assertThat(events(query.copy().put("page", 3))).hasSize(1);
    assertThat(events(query.copy().put("page", 4))).isEmpty();
  }

  @Test
  void anotherWorkspaceShouldSeeNothing() {
    Principal other = TrackingNode.newWorkspace("usd");

    assertThat(
            TrackingNode.object(
                    node.call(
                            other,
                            "tracking.analytics.query",
                            Map.of(),
                            all().put("linkId", first.getString("id")),
                            null)
                        .body())
                .getLong("clicks"))
        .isZero();
    assertThat(node.list(other, "tracking.events.list", all().put("linkId", first.getString("id"))))
        .isEmpty();
  }

  @Test
  void nonsenseShouldBeRefused() {
    for (JsonObject query :
        List.of(
            new JsonObject().put("timezone", "Mars/Olympus"),
            new JsonObject().put("start", "yesterday"),
            new JsonObject().put("start", "2026-02-01").put("end", "2026-01-01"),
            new JsonObject().put("interval", "2w"),
            new JsonObject().put("groupBy", "colour"))) {
      LinksIT.assertFails(FailureCode.UNPROCESSABLE_ENTITY, () -> count(query));
    }
    assertThat(count(all().put("country", "'; DROP TABLE clicks; --")).getLong("clicks")).isZero();
  }

  private JsonObject link(JsonObject body) {
    return node.post(me, "tracking.links.create", body);
  }

  private void lead(String click, String customer) {
    node.post(
        me,
        "tracking.track.lead",
        new JsonObject()
            .put("clickId", click)
            .put("eventName", "Sign up")
            .put("customerExternalId", customer));
  }

  private void sale(String customer, long amount, String currency) {
    node.post(
        me,
        "tracking.track.sale",
        new JsonObject()
            .put("customerExternalId", customer)
            .put("amount", amount)
            .put("currency", currency)
            .put("metadata", new JsonObject().put("currency", currency)));
  }

  private static JsonObject all() {
    return interval("all");
  }

  private static JsonObject interval(String interval) {
    return new JsonObject().put("interval", interval);
  }

  private JsonObject count(JsonObject query) {
    return TrackingNode.object(
        node.call(me, "tracking.analytics.query", Map.of(), query, null).body());
  }

  private JsonArray groups(String grouping, JsonObject query) {
    return node.list(me, "tracking.analytics.query", query.copy().put("groupBy", grouping));
  }

  private JsonArray events(JsonObject query) {
    return node.list(me, "tracking.events.list", query);
  }

  private static long sum(JsonArray points, String name) {
    return points.stream().mapToLong(point -> ((JsonObject) point).getLong(name)).sum();
  }

  private static List<String> starts(JsonArray points) {
    return values(points, "start").stream().map(Objects::requireNonNull).toList();
  }

  private static List<String> values(JsonArray groups, String name) {
    return groups.stream()
        .map(group -> String.valueOf(((JsonObject) group).getValue(name)))
        .toList();
  }
}
