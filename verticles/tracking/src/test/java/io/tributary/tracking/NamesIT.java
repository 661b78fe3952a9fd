package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.kit.op.CommaList;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.analytics.Grouping;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** However a name is written, it means one thing: hosts, tags, folders, lists, searches. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamesIT {
  private TrackingNode node;
  private Principal me;

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
  }

  @BeforeEach
  void workspace() {
    me = TrackingNode.newWorkspace("usd");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void destinationShouldBeTheHostThatBrowsersAskFor() {
    assertThat(link("https://straße.example/x").getString("url"))
        .isEqualTo("https://xn--strae-oqa.example/x");
    assertThat(link("https://EXAMPLE。com./x").getString("url")).isEqualTo("https://example.com/x");
    assertThatThrownBy(() -> link("https://" + "a".repeat(64) + ".example/"))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("url: has a host name with a part of more than 63 characters");
  }

  @Test
  void everySpellingOfADomainShouldBeThatDomain() {
    String token = me.workspaceId().replace("_", "");
    JsonObject domain = post("tracking.domains.create", "slug", token + "-Zürich.example.");
    String slug = domain.getString("slug");
    assertThat(slug).startsWith("xn--" + token).endsWith(".example");
    List<String> spellings =
        List.of(
            slug,
            slug.toUpperCase(Locale.ROOT),
            token + "-zürich.example",
            token + "-ZÜRICH.Example.",
            token + "-zu\u0308rich。example");
    for (int i = 0; i < spellings.size(); i++) {
      String spelling = spellings.get(i);
      JsonObject link =
          post(
              "tracking.links.create",
              new JsonObject()
                  .put("url", "https://shop.example/" + i)
                  .put("domain", spelling)
                  .put("key", "k" + i));
      assertThat(link.getString("domain")).isEqualTo(slug);
      JsonObject query = new JsonObject().put("domain", spelling);
      assertThat(list("tracking.links.list", query)).hasSize(i + 1);
      assertThat(call("tracking.links.count", Map.of(), query, null)).isEqualTo(i + 1L);
      assertThat(
              object("tracking.links.info", Map.of(), query.copy().put("key", "k" + i), null)
                  .getString("id"))
          .isEqualTo(link.getString("id"));
      assertThat(list("tracking.domains.list", new JsonObject().put("search", spelling)))
          .hasSize(1);
      assertThat(
              list(
                      "tracking.domains.status",
                      new JsonObject().put("domains", new JsonArray().add(spelling)))
                  .getJsonObject(0)
                  .getBoolean("available"))
          .isFalse();
      JsonObject update = new JsonObject().put("placeholder", "https://shop.example/p" + i);
      assertThat(
              object("tracking.domains.update", Map.of("slug", spelling), new JsonObject(), update)
                  .getString("slug"))
          .isEqualTo(slug);
      LinksIT.assertFails(
          FailureCode.CONFLICT,
          () ->
              node.post(
                  TrackingNode.newWorkspace("usd"),
                  "tracking.domains.create",
                  new JsonObject().put("slug", spelling)));
    }
    call(
        "tracking.domains.delete",
        Map.of("slug", token + "-ZÜRICH.example"),
        new JsonObject(),
        null);
    assertThat(list("tracking.links.list", new JsonObject())).isEmpty();
  }

  @Test
  void firstOfABatchShouldWinWhenTwoCollide() {
    JsonArray answers =
        (JsonArray)
            Objects.requireNonNull(
                call(
                    "tracking.links.createMany",
                    Map.of(),
                    new JsonObject(),
                    new JsonArray()
                        .add(body("https://a.example", "same").put("domain", "localhost:8080"))
                        .add(body("https://b.example", "SAME"))
                        .add(body("https://c.example", "z-key").put("externalId", "one"))
                        .add(body("https://d.example", "a-key").put("externalId", "one"))));

    assertThat(answers.getJsonObject(0).getString("url")).isEqualTo("https://a.example");
    assertThat(answers.getJsonObject(1).getString("code")).isEqualTo("conflict");
    assertThat(answers.getJsonObject(2).getString("url")).isEqualTo("https://c.example");
    assertThat(answers.getJsonObject(3).getString("code")).isEqualTo("conflict");
  }

  @Test
  void namesOfTagsAndFoldersShouldBeUniqueWithoutCase() {
    for (String kind : List.of("tags", "folders")) {
      JsonObject made = post("tracking." + kind + ".create", "name", "Über Café");
      String decomposed = "U\u0308BER cafe\u0301";
      assertThatThrownBy(() -> post("tracking." + kind + ".create", "name", decomposed))
          .hasMessageContaining("«Über Café»");
      JsonObject other = post("tracking." + kind + ".create", "name", "Other");
      Map<String, String> path = Map.of("id", other.getString("id"));
      assertThatThrownBy(() ->
              call(
                  "tracking." + kind + ".update",
                  path,
                  new JsonObject(),
                  new JsonObject().put("name", "ÜBER CAFÉ")))
          .hasMessageContaining("«Über Café»");
      Map<String, String> own = Map.of("id", made.getString("id"));
      JsonObject renamed = new JsonObject().put("name", "ÜBER CAFÉ");
      assertThat(
              object("tracking." + kind + ".update", own, new JsonObject(), renamed)
                  .getString("name"))
          .isEqualTo("ÜBER CAFÉ");
    }
  }

  @Test
  void tagWithACommaShouldWorkWhereverTagsAreNamed() {
    post("tracking.tags.create", "name", "a,b");
    post("tracking.tags.create", "name", "ΟΔΟΣ");
    post(
        "tracking.links.create",
        new JsonObject()
            .put("url", "https://a.example")
            .put("tagNames", new JsonArray().add("A,B").add("οδος")));

    for (Object names : List.of("a\\,b", new JsonArray().add("A,b"), new JsonArray().add("οδοσ"))) {
      assertThat(list("tracking.links.list", new JsonObject().put("tagNames", names)))
          .as(names.toString())
          .hasSize(1);
    }
    assertThatThrownBy(() ->
            post(
                "tracking.links.create",
                new JsonObject().put("url", "https://a.example").put("tagNames", "a,b")))
        .hasMessageContaining("unknown: a, b");
  }

  @Test
  void searchShouldFindWhatPeopleSee() {
    JsonObject link =
        post(
            "tracking.links.create",
            new JsonObject()
                .put("url", "https://zürich.example/路径/a b?q=ü")
                .put("title", "50% off"));
    String shortLink = link.getString("shortLink");

    for (String search :
        List.of(
            "zürich.example/路径",
            "https://ZÜRICH.example/路径/a b",
            "https://xn--zrich-kva.example/%E8%B7%AF",
            "xn--zrich-kva.example/%e8%b7%af%E5%BE%84",
            "zürich",
            "路径",
            "q=ü",
            "50% off",
            link.getString("key"),
            shortLink,
            shortLink.replace("http://", "HTTPS://").replace("localhost", "LOCALHOST"),
            shortLink + "/?utm_source=x#y",
            shortLink.replace("http://", ""))) {
      assertThat(list("tracking.links.list", new JsonObject().put("search", search)))
          .as(search)
          .hasSize(1);
    }
    assertThat(list("tracking.links.list", new JsonObject().put("search", "zuerich"))).isEmpty();
  }

  @Test
  void keyThatIsGivenAgainShouldHaveItsOwnClicksOnly() {
    JsonObject old = post("tracking.links.create", body("https://a.example", "again"));
    node.clicks.on(old);
    node.clicks.on(old);
    call("tracking.links.delete", Map.of("linkId", old.getString("id")), new JsonObject(), null);
    JsonObject now = post("tracking.links.create", body("https://b.example", "AGAIN"));
    node.clicks.on(now);
    JsonObject query =
        new JsonObject().put("domain", "localhost:8080").put("key", "again").put("interval", "all");

    assertThat(count(query)).isEqualTo(1);
    assertThat(sum("timeseries", query)).isEqualTo(1);
    assertThat(sum("top_links", query)).isEqualTo(1);
    assertThat(sum("devices", query)).isEqualTo(1);
    assertThat(list("tracking.events.list", query)).hasSize(1);
    assertThat(count(new JsonObject().put("interval", "all"))).isEqualTo(3);
  }

  @Test
  void customerShouldBeFoundByAnAddressInCapitals() {
    JsonObject link = link("https://a.example");
    post(
        "tracking.track.lead",
        new JsonObject()
            .put("clickId", node.clicks.on(link))
            .put("eventName", "Sign up")
            .put("customerExternalId", "ada")
            .put("customerEmail", "Ada@Example.com"));

    assertThat(list("tracking.customers.list", new JsonObject().put("email", "ADA@EXAMPLE.COM")))
        .hasSize(1);
  }

  @Test
  void countryShouldBeOne() {
    assertThatThrownBy(() ->
            post(
                "tracking.links.create",
                new JsonObject()
                    .put("url", "https://a.example")
                    .put("geo", new JsonObject().put("UK", "https://uk.example"))))
        .hasMessageContaining("Britain is GB");
  }

  /** Whatever analytics answers as a group finds exactly that group when it is sent back. */
  @Test
  void groupsShouldBeAskableAsTheyAreAnswered() {
    List<String> nasty =
        List.of(
            "a,b",
            "-x",
            "\"q\"",
            "it's",
            "back\\slash",
            "a\\,b",
            "\\",
            ",",
            "-",
            "é漢😀",
            "a  b",
            "%41",
            "Unknown",
            "\ufffd",
            "a:b",
            "[x]",
            "*");
    JsonObject tag = post("tracking.tags.create", "name", "t");
    JsonObject folder = post("tracking.folders.create", "name", "f");
    for (int i = 0; i < nasty.size(); i++) {
      String url =
          "https://shop.example/x,https://y.example/"
              + i
              + "?utm_source="
              + URLEncoder.encode(nasty.get(i), StandardCharsets.UTF_8);
      JsonObject body = new JsonObject().put("url", url).put("partnerId", "pn_1");
      if (i % 2 == 0) {
        body.put("tagIds", new JsonArray().add(tag.getString("id")));
        body.put("folderId", folder.getString("id"));
      }
      JsonObject link = post("tracking.links.create", body);
      for (int n = 0; n <= i % 3; n++) {
        node.clicks.on(link, Instant.now(), i % 2 == 0 ? "CM" : "FR", "Mobile", "link", null);
      }
    }
    for (Grouping grouping : Grouping.values()) {
      if (NOT_A_FILTER.contains(grouping)) {
        continue;
      }
      String groupBy = grouping.name().toLowerCase(Locale.ROOT);
      JsonArray groups =
          list(
              "tracking.analytics.query",
              new JsonObject().put("interval", "all").put("groupBy", groupBy));
      for (Object one : groups) {
        JsonObject group = (JsonObject) one;
        JsonObject filter = new JsonObject().put("interval", "all");
        if (grouping == Grouping.TOP_LINKS) {
          filter.put("linkId", group.getString("id"));
        } else {
          group.fieldNames().stream()
              .filter(name -> !name.equals("clicks") && !isAny(name, group))
              .forEach(name -> filter.put(name, CommaList.escape(group.getString(name))));
        }
        assertThat(count(filter)).as(groupBy + " " + group).isEqualTo(group.getLong("clicks"));
        assertThat(count(filter.copy().put("browser", "Chrome").put("os", "Android")))
            .as("of the clicks themselves: " + groupBy + " " + group)
            .isEqualTo(group.getLong("clicks"));
      }
    }
    assertThat(
            list(
                "tracking.analytics.query",
                new JsonObject().put("interval", "all").put("groupBy", "utm_sources")))
        .hasSize(nasty.size());
  }

  /** No groups, and base addresses, of which there is no filter. */
  private static final Set<Grouping> NOT_A_FILTER =
      EnumSet.of(Grouping.COUNT, Grouping.TIMESERIES, Grouping.TOP_BASE_URLS);

  private static boolean isAny(String name, JsonObject group) {
    return Set.of("region", "city").contains(name) && "*".equals(group.getValue(name));
  }

  private long count(JsonObject query) {
    return object("tracking.analytics.query", Map.of(), query, null).getLong("clicks");
  }

  private long sum(String groupBy, JsonObject query) {
    return list("tracking.analytics.query", query.copy().put("groupBy", groupBy)).stream()
        .mapToLong(group -> ((JsonObject) group).getLong("clicks"))
        .sum();
  }

  private static JsonObject body(String url, String key) {
    return new JsonObject().put("url", url).put("key", key);
  }

  private JsonObject link(String url) {
    return post("tracking.links.create", "url", url);
  }

  private JsonObject post(String operation, String field, String value) {
    return post(operation, new JsonObject().put(field, value));
  }

  private JsonObject post(String operation, JsonObject body) {
    return node.post(me, operation, body);
  }

  private JsonArray list(String operation, JsonObject query) {
    return node.list(me, operation, query);
  }

  private JsonObject object(
      String operation, Map<String, String> path, JsonObject query, @Nullable Object body) {
    return TrackingNode.object(call(operation, path, query, body));
  }

  private @Nullable Object call(
      String operation, Map<String, String> path, JsonObject query, @Nullable Object body) {
    return node.call(me, operation, path, query, body).body();
  }
}
