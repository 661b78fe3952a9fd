package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules and A/B tests in the REST API. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkRulesIT {
  private static final String DEVICE = "{\"type\":\"device\",\"values\":[\"iOS\"]}";

  private TrackingNode node;

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void rulesShouldBeKeptInTheirOrderAndCanonical() {
    JsonObject link =
        create(
            new JsonArray()
                .add(
                    rule(
                        "shop.example/fr",
                        DEVICE,
                        "{\"type\":\"country\",\"values\":[\"ch\"],\"not\":true}"))
                .add(rule("https://shop.example/b", "{\"type\":\"anyQuery\",\"name\":\"beta\"}")));

    assertThat(link.getJsonArray("rules"))
        .isEqualTo(
            new JsonArray(
                """
                [{"url":"https://shop.example/fr","conditions":[
                   {"type":"device","not":false,"name":null,"values":["ios"]},
                   {"type":"country","not":true,"name":null,"values":["CH"]}]},
                 {"url":"https://shop.example/b","conditions":[
                   {"type":"anyQuery","not":false,"name":"beta","values":[]}]}]
                """));
    assertThat(read(link)).isEqualTo(link.getJsonArray("rules"));
  }

  @Test
  void whatWasReadShouldBeAcceptedAgain() {
    JsonObject link = create(new JsonArray().add(rule("https://shop.example/a", DEVICE)));

    JsonObject again = update(link, new JsonObject().put("rules", link.getJsonArray("rules")));

    assertThat(again.getJsonArray("rules")).isEqualTo(link.getJsonArray("rules"));
  }

  @Test
  void changeShouldKeepRulesUnlessItNamesThem() {
    JsonObject link = create(new JsonArray().add(rule("https://shop.example/a", DEVICE)));

    assertThat(update(link, new JsonObject().put("title", "x")).getJsonArray("rules")).hasSize(1);
    assertThat(update(link, new JsonObject().putNull("rules")).getJsonArray("rules")).isNull();
    assertThat(read(link)).isNull();
  }

  @Test
  void linkWithoutRulesShouldSaySo() {
    JsonObject link = node.link("plain");

    assertThat(link.fieldNames()).contains("rules");
    assertThat(link.getJsonArray("rules")).isNull();
  }

  @Test
  void upsertAndBulkShouldTakeRulesToo() {
    JsonObject body =
        new JsonObject()
            .put("url", "https://shop.example/upserted")
            .put("rules", new JsonArray().add(rule("https://shop.example/a", DEVICE)));
    JsonObject upserted = node.post("tracking.links.upsert", body);
    Object answer =
        node.call(
                node.principal,
                "tracking.links.createMany",
                Map.of(),
                new JsonObject(),
                new JsonArray()
                    .add(body.copy().put("key", "bulk-ruled"))
                    .add(body.copy().put("rules", new JsonArray().add(new JsonObject()))))
            .body();
    JsonArray bulk = (JsonArray) Objects.requireNonNull(answer);

    assertThat(upserted.getJsonArray("rules")).hasSize(1);
    assertThat(bulk.getJsonObject(0).getJsonArray("rules")).hasSize(1);
    assertThat(bulk.getJsonObject(1).getString("error")).isEqualTo("rules.0.url: is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"toaster\"} | rules.1.conditions.1.type: must be one of device, browser, language",
        "{} | rules.1.conditions.1.type: must be one of device",
        "{\"type\":\"device\"} | rules.1.conditions.1.values: «device» takes 1 to 50 values",
        "{\"type\":\"device\",\"values\":[\"fridge\"]} | rules.1.conditions.1.values: «fridge» is no device",
        "{\"type\":\"ip\",\"values\":[\"10.0.0.0/40\"]} | rules.1.conditions.1.values: «10.0.0.0/40» is no address",
        "{\"type\":\"query\",\"values\":[\"a\"]} | rules.1.conditions.1.name: the query parameter's name is required",
        "{\"type\":\"before\",\"values\":[\"soon\"]} | rules.1.conditions.1.values: must be an ISO 8601 time",
        "{\"type\":\"device\",\"values\":\"ios\"} | rules.1.conditions.1.values: must be a list of texts",
        "{\"type\":\"device\",\"values\":[7]} | rules.1.conditions.1.values: must be a text",
        "{\"type\":\"device\",\"values\":[\"ios\"],\"not\":\"yes\"} | rules.1.conditions.1.not: must be true or false",
      })
  void badConditionShouldBeNamedByItsPlace(String condition, String message) {
    assertRefused(
        new JsonArray()
            .add(rule("https://shop.example/a", DEVICE))
            .add(rule("https://shop.example/b", DEVICE, condition)),
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "javascript:alert(1) | rules.0.url: must be an absolute http or https address",
        "https://user@bank.example/ | rules.0.url: must not carry a user name",
        "'' | rules.0.url: is required",
      })
  void destinationShouldBeCheckedAsTheLinksOwn(String url, String message) {
    assertRefused(new JsonArray().add(rule(url, DEVICE)), message);
  }

  @Test
  void rulesShouldBeBounded() {
    assertRefused(
        new JsonArray(Collections.nCopies(51, rule("https://shop.example/", DEVICE))),
        "rules: must be at most 50 rules");
    assertRefused(
        new JsonArray()
            .add(
                new JsonObject()
                    .put("url", "https://shop.example/")
                    .put(
                        "conditions",
                        new JsonArray(Collections.nCopies(11, new JsonObject(DEVICE))))),
        "rules.0.conditions: must be at most 10 conditions");
    assertRefused(
        new JsonArray().add(rule("https://shop.example/")),
        "rules.0.conditions: a rule needs at least one");
  }

  @Test
  void ruleShouldNotLeadToTheLinkItself() {
    JsonObject body =
        new JsonObject()
            .put("url", "https://shop.example/")
            .put("key", "round")
            .put(
                "rules",
                new JsonArray()
                    .add(rule("http://" + TrackingNode.DEFAULT_DOMAIN + "/Round?again", DEVICE)));

    assertThatThrownBy(() -> node.post("tracking.links.create", body))
        .hasMessage("rules.0.url: leads to the link itself");
  }

  @Test
  void linkShouldBeRefusedWhenItWouldLeadBackByWayOfOthers() {
    node.post("tracking.links.create", leading("circle-a", "circle-b"));
    // Of somebody else, and written in another way.
    node.post(
        TrackingNode.newWorkspace("usd"),
        "tracking.links.create",
        leading("circle-c", "CIRCLE-A/?x=1"));
    JsonObject body =
        leading("circle-b", "elsewhere")
            .put("rules", new JsonArray().add(rule(shortLink("circle-c"), DEVICE)));

    assertThatThrownBy(() -> node.post("tracking.links.create", body))
        .hasMessageStartingWith("rules.0.url: leads back to this link by way of ")
        .hasMessageContaining("/circle-c");
    assertThatThrownBy(() -> node.post("tracking.links.upsert", body))
        .hasMessageContaining("leads back");

    JsonObject open = node.post("tracking.links.create", leading("circle-b", "elsewhere"));
    for (String field : new String[] {"url", "ios", "android", "expiredUrl"}) {
      assertThatThrownBy(
              () -> update(open, new JsonObject().put(field, shortLink("circle-a") + "#top")))
          .hasMessageStartingWith(field + ": leads back");
    }
    assertThat(update(open, new JsonObject().put("url", shortLink("somewhere"))).getString("url"))
        .as("a chain that ends is none of it")
        .isEqualTo(shortLink("somewhere"));
  }

  private static JsonObject leading(String key, String to) {
    return new JsonObject().put("key", key).put("url", shortLink(to));
  }

  private static String shortLink(String key) {
    return "http://" + TrackingNode.DEFAULT_DOMAIN + "/" + key;
  }

  @Test
  void namingVariantsShouldStartTheirTest() {
    JsonArray variants = variants(60, 40);
    JsonObject link = node.link("tested");

    JsonObject started = update(link, new JsonObject().put("testVariants", variants));
    JsonObject planned =
        update(
            link,
            new JsonObject()
                .put("testVariants", variants)
                .put("testStartedAt", "2099-01-01T00:00:00Z")
                .put("testCompletedAt", "2099-02-01T00:00:00Z"));

    assertThat(started.getString("testStartedAt")).isEqualTo(started.getString("updatedAt"));
    assertThat(planned.getString("testStartedAt")).isEqualTo("2099-01-01T00:00:00.000Z");
    assertThatThrownBy(
            () -> update(link, new JsonObject().put("testCompletedAt", "2098-01-01T00:00:00Z")))
        .hasMessage("testCompletedAt: must not be before testStartedAt");
  }

  @Test
  void aSecondTestShouldRunThoughTheFirstIsOver() {
    JsonObject over =
        new JsonObject()
            .put("testVariants", variants(60, 40))
            .put("testStartedAt", "2020-01-01T00:00:00Z")
            .put("testCompletedAt", "2020-02-01T00:00:00Z");
    JsonObject second = new JsonObject().put("testVariants", variants(30, 70));
    JsonObject link = node.link("retested");

    JsonObject echoed = update(link, over);
    JsonObject again = update(link, second);
    JsonObject none = update(update(link, over), new JsonObject().putNull("testVariants"));
    JsonObject afterNone = update(link, second);
    JsonObject changed = update(link, new JsonObject().put("testVariants", variants(50, 50)));

    assertThat(echoed.getString("testCompletedAt")).isEqualTo("2020-02-01T00:00:00.000Z");
    assertThat(again.getString("testStartedAt")).isEqualTo(again.getString("updatedAt"));
    assertThat(again.getString("testCompletedAt")).isNull();
    assertThat(none.getString("testStartedAt")).isNull();
    assertThat(none.getString("testCompletedAt")).isNull();
    assertThat(afterNone.getString("testStartedAt")).isEqualTo(afterNone.getString("updatedAt"));
    // A running test goes on when its weights change.
    assertThat(changed.getString("testStartedAt")).isEqualTo(afterNone.getString("testStartedAt"));
  }

  @Test
  void variantsShouldAddUp() {
    assertThatThrownBy(() -> testOf(variants(60, 30)))
        .hasMessage("testVariants: their percentages must add up to 100, not to 90");
    assertThatThrownBy(() -> testOf(variants(100)))
        .hasMessage("testVariants: must be 2 to 4 variants");
    assertThatThrownBy(() -> testOf(variants(20, 20, 20, 20, 20)))
        .hasMessage("testVariants: must be 2 to 4 variants");
    assertThatThrownBy(() -> testOf(variants(0, 100)))
        .hasMessage("testVariants.0.percentage: must be a whole number from 1 to 100");
    assertThatThrownBy(() -> testOf(variants(50, 50).add(new JsonObject().put("percentage", 1))))
        .hasMessage("testVariants.2.url: is required");
  }

  private JsonObject testOf(JsonArray variants) {
    return node.post(
        "tracking.links.create",
        new JsonObject().put("url", "https://shop.example/").put("testVariants", variants));
  }

  private static JsonArray variants(int... percentages) {
    JsonArray variants = new JsonArray();
    for (int percentage : percentages) {
      variants.add(
          new JsonObject()
              .put("url", "https://shop.example/" + percentage)
              .put("percentage", percentage));
    }
    return variants;
  }

  private void assertRefused(JsonArray rules, String message) {
    assertThatThrownBy(() -> create(rules))
        .isInstanceOfSatisfying(
            MeshException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY))
        .hasMessageStartingWith(message);
  }

  private JsonObject create(JsonArray rules) {
    return node.post(
        "tracking.links.create",
        new JsonObject().put("url", "https://shop.example/").put("rules", rules));
  }

  private JsonObject update(JsonObject link, JsonObject body) {
    return node.patch("tracking.links.update", Map.of("linkId", link.getString("id")), body);
  }

  private JsonArray read(JsonObject link) {
    return node.get("tracking.links.info", new JsonObject().put("linkId", link.getString("id")))
        .getJsonArray("rules");
  }

  private static JsonObject rule(String url, String... conditions) {
    JsonArray all = new JsonArray();
    for (String condition : conditions) {
      all.add(new JsonObject(condition));
    }
    return new JsonObject().put("url", url).put("conditions", all);
  }
}
