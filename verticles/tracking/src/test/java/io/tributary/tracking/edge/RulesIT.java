package io.tributary.tracking.edge;

import static io.tributary.tracking.edge.EdgeNode.clickId;
import static io.tributary.tracking.edge.EdgeNode.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.crypto.Argon2id;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.geo.Geo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is sent where, with real requests. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(Lifecycle.PER_CLASS)
class RulesIT {
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/17.4 Mobile/15E148 Safari/604.1";
  private static final String SLACK = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";

  private final Infra infra;
  private final AtomicInteger links = new AtomicInteger();
  private EdgeNode node;

  RulesIT(Infra infra) {
    this.infra = infra;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path places =
        CityDatabase.write(
            folder.resolve("cities.mmdb"),
            Map.of("81.2.0.0/16", "CH Zurich", "82.3.4.0/24", "FR Lyon"));
    node =
        new EdgeNode(
            infra.freshDatabase(),
            infra.kafkaBootstrap(),
            folder.resolve("journal"),
            new Geo(places));
    node.ensureTopics();
    node.startStore().startEdge();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: device, values: [ios]} | user-agent | " + IPHONE + " | user-agent | X",
        "{type: browser, values: [safari]} | user-agent | " + IPHONE + " | user-agent | X",
        "{type: language, values: [fr]} | accept-language | fr-CH, en;q=0.8 | accept-language | en, fr;q=0.8",
        "{type: country, values: [CH]} | x-forwarded-for | 81.2.1.1 | x-forwarded-for | 82.3.4.1",
        "{type: city, values: [Zürich]} | x-forwarded-for | 81.2.1.1 | x-forwarded-for | 82.3.4.1",
        "{type: country, not: true, values: [CH]} | x-forwarded-for | 82.3.4.1 | x-forwarded-for | 81.2.1.1",
        "{type: ip, values: ['203.0.113.77']} | x-forwarded-for | 203.0.113.77 | x-forwarded-for | 203.0.113.78",
        "{type: ip, values: ['2001:db8::/32']} | x-forwarded-for | 2001:db8:7::1 | x-forwarded-for | 2001:db9::1",
      })
  void conditionShouldChooseByWhatTheRequestSays(
      String condition, String header, String fitting, String otherHeader, String other) {
    String path = ruled(json(condition));

    assertThat(location(node.get(path, header, fitting))).startsWith("https://rule.example/");
    assertThat(location(node.get(path, otherHeader, other))).startsWith("https://shop.example/");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: query, name: ref, values: [a, b]} | ?ref=b | ?ref=c",
        "{type: query, name: ref, values: [é]} | ?ref=%C3%A9 | ?ref=e",
        "{type: anyQuery, name: beta} | ?x=1&beta=7 | ?x=beta",
        "{type: anyQuery, name: beta, not: true} | ?alpha | ?beta",
        "{type: valuelessQuery, name: beta} | ?beta | ?beta=1",
      })
  void conditionShouldChooseByParameter(String condition, String fitting, String other) {
    String path = ruled(json(condition));

    assertThat(location(node.get(path + fitting))).startsWith("https://rule.example/");
    assertThat(location(node.get(path + other))).startsWith("https://shop.example/");
    assertThat(location(node.get(path)))
        .satisfies(plain ->
            assertThat(plain.startsWith("https://rule.example/"))
                .isEqualTo(condition.contains("not")));
  }

  @ParameterizedTest
  @CsvSource({
    "before, 2099-01-01T00:00:00.000Z, true",
    "before, 2020-01-01T00:00:00.000Z, false",
    "after, 2099-01-01T00:00:00.000Z, false",
    "after, 2020-01-01T00:00:00.000Z, true",
  })
  void conditionShouldChooseByTime(String type, String time, boolean fits) {
    String path =
        ruled(new JsonObject().put("type", type).put("values", new JsonArray().add(time)));

    assertThat(location(node.get(path)).startsWith("https://rule.example/")).isEqualTo(fits);
  }

  @Test
  void ipShouldBeMatchedWholeThoughItIsStoredCut() {
    String path = ruled(json("{type: ip, values: ['203.0.113.77']}"));

    Row click = click(clickId(node.get(path, "x-forwarded-for", "203.0.113.77")));

    assertThat(click.getString("url")).isEqualTo("https://rule.example/");
    assertThat(click.getString("ip")).isEqualTo("203.0.113.0");
  }

  @Test
  void firstFittingRuleShouldWinAndTargetsShouldFollow() {
    String path =
        link(
            "https://shop.example/",
            "rules = $2, ios = $3, test_variants = $4, test_started_at = now()",
            new JsonArray()
                .add(rule("https://first.example/", json("{type: anyQuery, name: a}")))
                .add(rule("https://second.example/", json("{type: anyQuery, name: b}"))),
            "https://ios.example/",
            variants());

    assertThat(location(node.get(path + "?a&b", "user-agent", IPHONE)))
        .startsWith("https://first.example/");
    assertThat(location(node.get(path + "?b", "user-agent", IPHONE)))
        .startsWith("https://second.example/");
    assertThat(location(node.get(path, "user-agent", IPHONE))).startsWith("https://ios.example/");
    assertThat(location(node.get(path))).contains("https://variant-");
  }

  @Test
  void changeOfRulesShouldBeSeenSoonAfterItsHint() {
    String path = link("https://shop.example/", "rules = NULL");
    assertThat(location(node.get(path + "?go"))).startsWith("https://shop.example/");

    node.change(path.substring(1), "rules = $2", rules(json("{type: anyQuery, name: go}")));
    await()
        .untilAsserted(
            () -> assertThat(location(node.get(path + "?go"))).startsWith("https://rule.example/"));
    node.change(path.substring(1), "rules = NULL");

    await()
        .untilAsserted(
            () -> assertThat(location(node.get(path + "?go"))).startsWith("https://shop.example/"));
  }

  @Test
  void ruleOfALaterReleaseShouldNotTakeTheLinkWithIt() {
    String path =
        link(
            "https://shop.example/",
            "rules = $2",
            new JsonArray()
                .add(rule("https://moon.example/", json("{type: moonPhase, values: [full]}")))
                .add(rule("https://rule.example/", json("{type: anyQuery, name: go}"))));

    assertThat(location(node.get(path))).startsWith("https://shop.example/");
    assertThat(location(node.get(path + "?go"))).startsWith("https://rule.example/");
  }

  @Test
  void linkThatCannotBeReadShouldHarmNoOther() {
    String destroyed = link("https://shop.example/", "rules = NULL");
    assertThat(node.get(destroyed).statusCode()).isEqualTo(302);
    node.change(destroyed.substring(1), "rules = $2", new JsonObject().put("no", "list"));
    String half =
        link(
            "https://shop.example/",
            "rules = $2, test_variants = $3, test_started_at = now()",
            new JsonArray()
                .addNull()
                .add(7)
                .add(rule("https://rule.example/", json("{type: anyQuery, name: go}"))),
            new JsonArray().add(new JsonObject().put("percentage", 100)));
    assertThat(location(node.get(half))).startsWith("https://shop.example/");
    assertThat(location(node.get(half + "?go"))).startsWith("https://rule.example/");

    String later = link("https://shop.example/", "rules = NULL");
    assertThat(node.get(later).statusCode()).isEqualTo(302);
    node.change(later.substring(1), "url = $2", "https://changed.example/");
    await()
        .untilAsserted(
            () -> assertThat(location(node.get(later))).startsWith("https://changed.example/"));
    assertThat(location(node.get(destroyed))).startsWith("https://shop.example/");

    // A node that starts now gets along with it, too.
    List<EdgeLink> loaded = new ArrayList<>();
    LinkSource source = new LinkSource(node.database(), new LinkTable(), Clock.systemUTC());
    EdgeNode.await(source.all(loaded::add));
    assertThat(loaded)
        .extracting(EdgeLink::id)
        .contains(later.substring(1), half.substring(1))
        .doesNotContain(destroyed.substring(1));
  }

  @Test
  void visitorShouldStayWithTheVariantWhenTheAddressChanges() {
    String path =
        link("https://shop.example/", "test_variants = $2, test_started_at = now()", variants());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      HttpResponse<String> first = node.get(path, "x-forwarded-for", "81.2.3." + i);
      String cookie = first.headers().firstValue("set-cookie").orElseThrow();
      HttpResponse<String> second =
          node.get(
              path,
              "x-forwarded-for",
              "82.9.9." + i,
              "cookie",
              "other=1; " + cookie.replaceAll(";.*", ""));

      assertThat(cookie)
          .contains("; Path=" + path + "; HttpOnly; SameSite=Lax")
          .doesNotContain("Secure");
      assertThat(variantOf(second)).isEqualTo(variantOf(first));
      assertThat(second.headers().firstValue("set-cookie")).isEmpty();
      seen.add(variantOf(first));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder("https://variant-a.example/", "https://variant-b.example/");
  }

  @Test
  void clickShouldTellItsVariantAndTheCookieItsTransport() {
    String path =
        link("https://shop.example/", "test_variants = $2, test_started_at = now()", variants());

    HttpResponse<String> answer = node.get(path, "x-forwarded-proto", "https");

    assertThat(answer.headers().firstValue("set-cookie").orElse("")).endsWith("; Secure");
    assertThat(click(clickId(answer)).getString("url")).isEqualTo(variantOf(answer));
  }

  @Test
  void testShouldNotRunBeforeItsStartOrAfterItsEnd() {
    String early =
        link(
            "https://shop.example/",
            "test_variants = $2, test_started_at = $3",
            variants(),
            OffsetDateTime.now().plusDays(1));
    String late =
        link(
            "https://shop.example/",
            "test_variants = $2, test_started_at = now() - interval '2 days', test_completed_at = $3",
            variants(),
            OffsetDateTime.now().minusDays(1));

    for (String path : Set.of(early, late)) {
      assertThat(location(node.get(path))).startsWith("https://shop.example/");
      assertThat(node.get(path).headers().firstValue("set-cookie")).isEmpty();
    }
  }

  @Test
  void crawlerShouldGetTheCardAndPeopleTheDestination() {
    String path =
        link(
            "https://shop.example/",
            "proxy = true, title = $2, description = $3, image = $4",
            "A <b>card</b>",
            "Worth \"it\"",
            "https://img.example/1.png?a=1&b=2");

    HttpResponse<String> card = node.get(path, "user-agent", SLACK);

    assertThat(card.statusCode()).isEqualTo(200);
    assertThat(card.body())
        .contains("<meta property=\"og:title\" content=\"A &lt;b&gt;card&lt;/b&gt;\">")
        .contains("content=\"Worth &quot;it&quot;\"")
        .contains("content=\"https://img.example/1.png?a=1&amp;b=2\"")
        .contains("<link rel=\"canonical\" href=\"https://go.test" + path + "\">");
    assertThat(card.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'");
    assertThat(card.headers().firstValue("x-robots-tag")).hasValue("noindex");
    assertThat(node.get(path).statusCode()).isEqualTo(302);
    assertThat(node.get(path, "user-agent", "Googlebot/2.1").statusCode()).isEqualTo(302);
    await()
        .untilAsserted(() ->
            assertThat(
                    node.number(
                        "SELECT count(*) FROM clicks WHERE link_id = $1 AND bot = 'ua:Slackbot-LinkExpanding'",
                        path.substring(1)))
                .isEqualTo(1));
  }

  @Test
  void cardOfAProtectedLinkShouldNotTellItsDestination() {
    String path =
        link(
            "https://hidden.example/",
            "proxy = true, title = $2, password_hash = $3",
            "Members",
            Argon2id.hash("secret"));

    HttpResponse<String> card = node.get(path, "user-agent", SLACK);

    assertThat(card.body()).contains("Members").doesNotContain("hidden.example");
    assertThat(node.get(path).body()).contains("type=\"password\"");
  }

  @Test
  void linkWithoutACardShouldShowItsDestinations() {
    String path = link("https://shop.example/", "proxy = true");
    assertThat(node.get(path, "user-agent", SLACK).statusCode()).isEqualTo(302);

    String titled = link("https://shop.example/", "title = 'For the list of links only'");
    assertThat(node.get(titled, "user-agent", SLACK).statusCode()).isEqualTo(302);
  }

  private String ruled(JsonObject condition) {
    return link("https://shop.example/", "rules = $2", rules(condition));
  }

  /** A new link; whatever makes it special is there from the moment it can be found. */
  private String link(String url, String assignment, Object... values) {
    String id = "ruled-" + links.incrementAndGet();
    node.sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at, deleted_at)
        VALUES ($1, 'ws_1', 'go.test', $1, $2, now(), now(), now())
        """,
        id,
        url);
    node.change(id, assignment + ", deleted_at = NULL", values);
    return "/" + id;
  }

  private Row click(String id) {
    return await()
        .until(
            () -> {
              var rows = node.sql("SELECT * FROM clicks WHERE click_id = $1", id);
              return rows.size() == 0 ? null : rows.iterator().next();
            },
            row -> row != null);
  }

  private static String variantOf(HttpResponse<String> response) {
    return location(response).replaceAll("\\?.*", "");
  }

  private static JsonArray variants() {
    return new JsonArray()
        .add(new JsonObject().put("url", "https://variant-a.example/").put("percentage", 50))
        .add(new JsonObject().put("url", "https://variant-b.example/").put("percentage", 50));
  }

  private static JsonArray rules(JsonObject condition) {
    return new JsonArray().add(rule("https://rule.example/", condition));
  }

  private static JsonObject rule(String url, JsonObject... conditions) {
    JsonArray all = new JsonArray();
    for (JsonObject condition : conditions) {
      all.add(condition);
    }
    return new JsonObject().put("url", url).put("conditions", all);
  }

  /** Shorter to read than JSON: {@code {type: ip, values: ['::1']}}. */
  private static JsonObject json(String text) {
    JsonObject condition = new JsonObject().put("values", new JsonArray());
    for (String pair : text.substring(1, text.length() - 1).split(", (?=\\w+: )", -1)) {
      String[] parts = pair.split(": ", 2);
      if (parts[1].startsWith("[")) {
        for (String value : parts[1].replaceAll("[\\[\\]']", "").split(", ", -1)) {
          condition.getJsonArray("values").add(value);
        }
      } else if (parts[0].equals("not")) {
        condition.put("not", Boolean.valueOf(parts[1]));
      } else {
        condition.put(parts[0], parts[1]);
      }
    }
    return condition;
  }
}
