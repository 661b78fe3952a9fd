package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
