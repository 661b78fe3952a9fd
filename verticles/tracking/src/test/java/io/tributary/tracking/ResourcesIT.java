package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tags, folders, domains, settings, QR codes. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesIT {
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
  void tagShouldLiveItsLife() {
    JsonObject tag =
        node.post(
            "tracking.tags.create", new JsonObject().put("tag", "Spring").put("color", "green"));
    Map<String, String> path = Map.of("id", tag.getString("id"));

    JsonObject renamed =
        node.patch("tracking.tags.update", path, new JsonObject().put("name", "Autumn"));

    assertThat(renamed.getString("color")).isEqualTo("green");
    assertThat(node.list("tracking.tags.list", new JsonObject().put("search", "autu")))
        .containsExactly(renamed);
    node.patch("tracking.tags.delete", path, new JsonObject());
    LinksIT.assertFails(
        FailureCode.NOT_FOUND, () -> node.patch("tracking.tags.delete", path, new JsonObject()));
  }

  @Test
  void tagNamesShouldBeUnique() {
    node.post("tracking.tags.create", new JsonObject().put("name", "Once"));

    LinksIT.assertFails(
        FailureCode.CONFLICT,
        () -> node.post("tracking.tags.create", new JsonObject().put("name", "Once")));
  }

  @Test
  void deletedFolderShouldLeaveItsLinks() {
    JsonObject folder = node.post("tracking.folders.create", new JsonObject().put("name", "Filed"));
    JsonObject link =
        node.post(
            "tracking.links.create",
            new JsonObject()
                .put("url", "https://example.com/filed")
                .put("folderId", folder.getString("id")));

    node.patch("tracking.folders.delete", Map.of("id", folder.getString("id")), new JsonObject());

    assertThat(
            node.get("tracking.links.info", new JsonObject().put("linkId", link.getString("id")))
                .getString("folderId"))
        .isNull();
  }

  @Test
  void folderShouldKeepAnExplicitNullAccessLevel() {
    JsonObject folder =
        node.post(
            "tracking.folders.create",
            new JsonObject().put("name", "No access").putNull("accessLevel"));

    assertThat(folder.getString("accessLevel")).isNull();
    assertThat(folder.getString("type")).isEqualTo("default");
  }

  @Test
  void ownDomainShouldBeWhereLinksAreMade() {
    Principal me = TrackingNode.newWorkspace("usd");
    JsonObject domain =
        node.post(me, "tracking.domains.create", new JsonObject().put("slug", "Go.Example.org"));

    JsonObject link =
        node.post(me, "tracking.links.create", new JsonObject().put("url", "https://x.example"));

    assertThat(domain.getBoolean("primary")).isTrue();
    assertThat(domain.getBoolean("verified")).as("nobody is asked for a proof here").isTrue();
    assertThat(domain.getJsonObject("verification")).isNull();
    assertThat(link.getString("domain")).isEqualTo("go.example.org");
    assertThat(link.getString("shortLink")).startsWith("https://go.example.org/");
  }

  @Test
  void domainShouldBelongToOneWorkspace() {
    node.post("tracking.domains.create", new JsonObject().put("slug", "mine.example.org"));
    Principal other = TrackingNode.newWorkspace("usd");

    LinksIT.assertFails(
        FailureCode.CONFLICT,
        () ->
            node.post(
                other,
                "tracking.domains.create",
                new JsonObject().put("slug", "mine.example.org")));
    LinksIT.assertFails(
        FailureCode.UNPROCESSABLE_ENTITY,
        () ->
            node.post(
                other,
                "tracking.links.create",
                new JsonObject()
                    .put("url", "https://x.example")
                    .put("domain", "mine.example.org")));
    for (String operation : List.of("tracking.domains.update", "tracking.domains.delete")) {
      LinksIT.assertFails(
          FailureCode.NOT_FOUND,
          () ->
              node.call(
                  other,
                  operation,
                  Map.of("slug", "mine.example.org"),
                  new JsonObject(),
                  new JsonObject()));
    }
  }

  @Test
  void renamedDomainShouldTakeItsLinksAlong() {
    Principal me = TrackingNode.newWorkspace("usd");
    node.post(me, "tracking.domains.create", new JsonObject().put("slug", "old.example.org"));
    JsonObject link =
        node.post(me, "tracking.links.create", new JsonObject().put("url", "https://x.example"));

    node.call(
        me,
        "tracking.domains.update",
        Map.of("slug", "old.example.org"),
        new JsonObject(),
        new JsonObject()
            .put("slug", "new.example.org")
            .put("notFoundUrl", "https://x.example/404"));

    assertThat(
            TrackingNode.object(
                    node.call(
                            me,
                            "tracking.links.info",
                            Map.of(),
                            new JsonObject().put("linkId", link.getString("id")),
                            null)
                        .body())
                .getString("domain"))
        .isEqualTo("new.example.org");
  }

  @Test
  void platformDomainShouldBeListedButNotChangeable() {
    Principal me = TrackingNode.newWorkspace("usd");

    JsonObject shared = node.list(me, "tracking.domains.list", new JsonObject()).getJsonObject(0);

    assertThat(shared.getString("slug")).isEqualTo(TrackingNode.DEFAULT_DOMAIN);
    assertThat(shared.getBoolean("shared")).isTrue();
    LinksIT.assertFails(
        FailureCode.NOT_FOUND,
        () ->
            node.call(
                me,
                "tracking.domains.delete",
                Map.of("slug", TrackingNode.DEFAULT_DOMAIN),
                new JsonObject(),
                null));
  }

  @Test
  void statusShouldSayWhatIsTaken() {
    JsonArray status =
        node.list(
            "tracking.domains.status",
            new JsonObject()
                .put("domains", new JsonArray().add("free.example.org").add("localhost:8080")));

    assertThat(status.getJsonObject(0).getBoolean("available")).isTrue();
    assertThat(status.getJsonObject(1).getBoolean("available")).isFalse();
  }

  @Test
  void settingsShouldBeKept() {
    assertThat(node.get("tracking.settings.get", new JsonObject()).getString("clickIdParameter"))
        .isEqualTo("dub_id");

    node.patch(
        "tracking.settings.update", Map.of(), new JsonObject().put("clickIdParameter", "cid"));

    assertThat(node.get("tracking.settings.get", new JsonObject()).getString("clickIdParameter"))
        .isEqualTo("cid");
    LinksIT.assertFails(
        FailureCode.UNPROCESSABLE_ENTITY,
        () ->
            node.patch(
                "tracking.settings.update",
                Map.of(),
                new JsonObject().put("clickIdParameter", "no spaces")));
  }

  @Test
  void qrShouldBeAPng() {
    OperationReply reply =
        node.call(
            node.principal,
            "tracking.qr.get",
            Map.of(),
            new JsonObject().put("url", "http://localhost:8080/abc").put("size", 300),
            null);

    assertThat(reply.headers()).containsEntry("content-type", "image/png");
    assertThat(((Buffer) java.util.Objects.requireNonNull(reply.body())).getString(1, 4))
        .isEqualTo("PNG");
  }

  @Test
  void qrShouldRefuseWhatIsNoAddress() {
    for (String url :
        List.of("javascript:alert(1)", "plain text", "https://x.example/" + "a".repeat(2000))) {
      LinksIT.assertFails(
          FailureCode.UNPROCESSABLE_ENTITY,
          () ->
              node.call(
                  node.principal,
                  "tracking.qr.get",
                  Map.of(),
                  new JsonObject().put("url", url),
                  null));
    }
  }

  @Test
  void twoUpdatesAtOnceShouldBothSurvive() {
    JsonObject folder = node.post("tracking.folders.create", new JsonObject().put("name", "Race"));
    JsonObject tag = node.post("tracking.tags.create", new JsonObject().put("name", "race"));
    node.post("tracking.domains.create", new JsonObject().put("slug", "race.example.org"));
    String link = node.link("race").getString("id");
    for (int round = 0; round < 20; round++) {
      String text = "round " + round;
      String address = "https://example.com/" + round;
      String color = round % 2 == 0 ? "red" : "green";
      TrackingNode.await(
          Future.all(
              List.of(
                  update("folders", "id", folder.getString("id"), "name", text),
                  update("folders", "id", folder.getString("id"), "description", text),
                  update("tags", "id", tag.getString("id"), "name", text),
                  update("tags", "id", tag.getString("id"), "color", color),
                  update("domains", "slug", "race.example.org", "expiredUrl", address),
                  update("domains", "slug", "race.example.org", "notFoundUrl", address),
                  update("links", "linkId", link, "title", text),
                  update("links", "linkId", link, "comments", text))));

      JsonObject filed = only("folders", "name", text);
      assertThat(filed.getString("description")).isEqualTo(text);
      assertThat(only("tags", "name", text).getString("color")).isEqualTo(color);
      JsonObject domain = only("domains", "slug", "race.example.org");
      assertThat(domain.getString("expiredUrl")).isEqualTo(address);
      assertThat(domain.getString("notFoundUrl")).isEqualTo(address);
      JsonObject info = node.get("tracking.links.info", new JsonObject().put("linkId", link));
      assertThat(info.getString("title")).isEqualTo(text);
      assertThat(info.getString("comments")).isEqualTo(text);
    }
  }

  private Future<OperationReply> update(
      String kind, String idName, String id, String field, String value) {
    return node.request(
        node.principal,
        "tracking." + kind + ".update",
        Map.of(idName, id),
        new JsonObject(),
        new JsonObject().put(field, value),
        null);
  }

  private JsonObject only(String kind, String field, String value) {
    return node.list("tracking." + kind + ".list", new JsonObject()).stream()
        .map(JsonObject.class::cast)
        .filter(one -> value.equals(one.getString(field)))
        .findFirst()
        .orElseThrow();
  }
}
