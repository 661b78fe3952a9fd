package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.mesh.Addresses;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many links at once; every test has a workspace of its own. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkListsIT {
  private TrackingNode node;
  private Principal me = TrackingNode.newWorkspace("usd");

  @BeforeAll
  void start(Infra infra) {
    node = TrackingNode.start(infra);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @BeforeEach
  void newWorkspace() {
    me = TrackingNode.newWorkspace("usd");
  }

  @Test
  void createManyShouldAnswerEachBodyInOrder() {
    JsonArray answers =
        createMany(
            new JsonObject().put("url", "https://a.example"),
            new JsonObject().put("url", "/relative").put("password", "secret"),
            new JsonObject().put("url", "https://c.example").put("partnerId", "pn_unknown"),
            new JsonObject().put("url", "https://d.example").put("tenantId", "tenant-1"));

    assertThat(answers.getJsonObject(0).getString("url")).isEqualTo("https://a.example");
    assertThat(answers.getJsonObject(1).getString("code")).isEqualTo("unprocessable_entity");
    assertThat(answers.getJsonObject(1).getJsonObject("link").containsKey("password")).isFalse();
    assertThat(answers.getJsonObject(2).getString("error")).contains("partner");
    assertThat(answers.getJsonObject(3).getString("partnerId")).isEqualTo("pn_1");
  }

  @Test
  void createManyShouldGoOnBehindATakenKey() {
    JsonArray answers =
        createMany(
            new JsonObject().put("url", "https://a.example").put("key", "bulk-key"),
            new JsonObject().put("url", "https://b.example").put("key", "BULK-key"),
            new JsonObject().put("url", "https://c.example"));

    assertThat(answers.getJsonObject(1).getString("code")).isEqualTo("conflict");
    assertThat(answers.getJsonObject(2).getString("id")).startsWith("link_");
  }

  @Test
  void updateManyShouldChangeAllOrNone() {
    JsonArray made =
        createMany(
            new JsonObject().put("url", "https://a.example").put("externalId", "a"),
            new JsonObject().put("url", "https://b.example"));
    JsonObject body =
        new JsonObject()
            .put("linkIds", new JsonArray().add(made.getJsonObject(1).getString("id")))
            .put("externalIds", new JsonArray().add("a"))
            .put("data", new JsonObject().put("title", "Both"));

    assertThat((JsonArray) call("tracking.links.updateMany", body))
        .extracting(link -> ((JsonObject) link).getString("title"))
        .containsExactly("Both", "Both");

    body.getJsonArray("linkIds").add("link_unknown");
    body.put("data", new JsonObject().put("title", "Nobody"));
    LinksIT.assertFails(FailureCode.NOT_FOUND, () -> call("tracking.links.updateMany", body));
    assertThat(titles(list(new JsonObject()))).containsOnly("Both");
  }

  @Test
  void bulkCallsInOppositeOrdersShouldNotLockEachOtherOut() {
    List<JsonObject> bodies =
        IntStream.range(0, 40)
            .mapToObj(
                i -> new JsonObject().put("url", "https://a.example").put("externalId", "x-" + i))
            .toList();
    List<String> ids =
        new ArrayList<>(
            createMany(bodies.toArray(JsonObject[]::new)).stream()
                .map(link -> ((JsonObject) link).getString("id"))
                .toList());
    List<Future<OperationReply>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Collections.reverse(ids);
      JsonObject update =
          new JsonObject()
              .put("linkIds", new JsonArray(List.copyOf(ids)))
              .put("data", new JsonObject().put("title", "Title " + i));
      calls.add(
          node.request(me, "tracking.links.updateMany", Map.of(), new JsonObject(), update, null));
      List<JsonObject> keyed =
          new ArrayList<>(
              IntStream.range(0, 40)
                  .mapToObj(n ->
                      new JsonObject()
                          .put("url", "https://b.example")
                          .put("key", me.workspaceId() + "-" + n))
                  .toList());
      if (i % 2 == 0) {
        Collections.reverse(keyed);
      }
      calls.add(
          node.request(
              me,
              "tracking.links.createMany",
              Map.of(),
              new JsonObject(),
              new JsonArray(keyed),
              null));
    }

    TrackingNode.await(Future.all(calls));

    assertThat(calls).allMatch(Future::succeeded);
    assertThat((JsonArray) calls.getFirst().result().body())
        .extracting(link -> ((JsonObject) link).getString("id"))
        .containsExactlyElementsOf(ids.reversed());
  }

  @Test
  void deleteManyShouldCountThoseThatExist() {
    String id = create("x").getString("id");
    JsonObject query = new JsonObject().put("linkIds", new JsonArray().add(id).add("link_unknown"));

    JsonObject answer =
        TrackingNode.object(
            node.call(me, "tracking.links.deleteMany", Map.of(), query, null).body());

    assertThat(answer.getInteger("deletedCount")).isEqualTo(1);
  }

  @Test
  void listShouldFilterByTags() {
    JsonObject tag = node.post(me, "tracking.tags.create", new JsonObject().put("name", "News"));
    JsonObject tagged = create("t", new JsonObject().put("tagNames", new JsonArray().add("news")));
    create("u");

    assertThat(ids(list(new JsonObject().put("tagIds", new JsonArray().add(tag.getString("id"))))))
        .containsExactly(tagged.getString("id"));
    assertThat(ids(list(new JsonObject().put("tagNames", new JsonArray().add("NEWS")))))
        .containsExactly(tagged.getString("id"));
    assertThat(ids(list(new JsonObject().put("withTags", true)))).hasSize(1);
    assertThat(tagged.getJsonArray("tags").getJsonObject(0).getString("name")).isEqualTo("News");
    assertThat(tagged.getString("tagId")).isEqualTo(tag.getString("id"));
  }

  @Test
  void listShouldTakeSearchTextsLiterally() {
    create("p", new JsonObject().put("title", "100% sure"));
    create("q", new JsonObject().put("title", "100 times sure"));

    assertThat(titles(list(new JsonObject().put("search", "100%")))).containsExactly("100% sure");
    assertThat(titles(list(new JsonObject().put("search", "SURE")))).hasSize(2);
    assertThat(list(new JsonObject().put("search", "'; DROP TABLE links; --"))).isEmpty();
  }

  @Test
  void listShouldHideArchivedLinks() {
    create("a", new JsonObject().put("archived", true));

    assertThat(list(new JsonObject())).isEmpty();
    assertThat(list(new JsonObject().put("showArchived", true))).hasSize(1);
  }

  @Test
  void listShouldSayHowManyThereAre() {
    for (int i = 0; i < 5; i++) {
      create("n" + i);
    }
    OperationReply reply =
        node.call(
            me,
            "tracking.links.list",
            Map.of(),
            new JsonObject().put("pageSize", 2).put("page", 3),
            null);

    assertThat((JsonArray) reply.body()).hasSize(1);
    assertThat(reply.headers()).containsEntry("x-total-count", "5");
  }

  @ParameterizedTest
  @CsvSource({
    "createdAt,desc",
    "createdAt,asc",
    "clicks,desc",
    "saleAmount,desc",
    "lastClicked,asc"
  })
  void keysetPagesShouldShowEveryLinkOnce(String sortBy, String order) {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      JsonObject link = create("k" + i);
      all.add(link.getString("id"));
      if (i % 3 == 0) {
        node.clicks.on(link);
      }
    }
    JsonObject query =
        new JsonObject().put("pageSize", 3).put("sortBy", sortBy).put("sortOrder", order);
    List<String> seen = new ArrayList<>();
    List<String> page = ids(list(query));
    while (!page.isEmpty()) {
      seen.addAll(page);
      page = ids(list(query.copy().put("startingAfter", page.getLast())));
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    assertThat(ids(list(query.copy().put("endingBefore", seen.get(5)))))
        .isEqualTo(seen.subList(2, 5));
  }

  @Test
  void countShouldGroup() {
    JsonObject folder = node.post(me, "tracking.folders.create", new JsonObject().put("name", "F"));
    create("f", new JsonObject().put("folderId", folder.getString("id")));
    create("g");

    assertThat(count(new JsonObject())).isEqualTo(2L);
    assertThat((JsonArray) count(new JsonObject().put("groupBy", "folderId")))
        .contains(
            new JsonObject().put("folderId", folder.getString("id")).put("_count", 1L),
            new JsonObject().putNull("folderId").put("_count", 1L));
    assertThat((JsonArray) count(new JsonObject().put("groupBy", "domain")))
        .containsExactly(
            new JsonObject().put("domain", TrackingNode.DEFAULT_DOMAIN).put("_count", 2L));
  }

  @Test
  void linksOfPartnersShouldComeByPartner() {
    JsonObject link = create("p", new JsonObject().put("partnerId", "pn_1"));

    JsonObject answer =
        TrackingNode.object(
            call(
                Addresses.LINKS_OF_PARTNERS,
                new JsonObject().put("partnerIds", new JsonArray().add("pn_1").add("pn_2"))));

    assertThat(answer.getJsonArray("pn_1").getJsonObject(0).getString("id"))
        .isEqualTo(link.getString("id"));
    assertThat(answer.getJsonArray("pn_2")).isEmpty();
  }

  @Test
  void linksOfPartnersShouldComeInPagesWhenThereAreMany() {
    JsonArray bodies = new JsonArray();
    for (int i = 0; i < 25; i++) {
      bodies.add(
          new JsonObject().put("url", "https://example.com/many-" + i).put("partnerId", "pn_1"));
    }
    call("tracking.links.createMany", bodies);
    JsonObject ask = new JsonObject().put("partnerIds", new JsonArray().add("pn_1"));

    assertThat(ofPartner(ask)).as("among others").hasSize(10);
    List<String> all = new ArrayList<>();
    for (int page = 1; page <= 4; page++) {
      JsonArray found = ofPartner(ask.copy().put("page", page).put("pageSize", 8));
      assertThat(found).hasSizeLessThanOrEqualTo(8);
      all.addAll(ids(found));
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(25).doesNotHaveDuplicates();
    assertThat(ofPartner(ask.copy().put("programIds", new JsonArray().add("another-programme"))))
        .isEmpty();
  }

  private JsonArray ofPartner(JsonObject body) {
    return TrackingNode.object(call(Addresses.LINKS_OF_PARTNERS, body)).getJsonArray("pn_1");
  }

  private JsonObject create(String name) {
    return create(name, new JsonObject());
  }

  private JsonObject create(String name, JsonObject more) {
    return node.post(
        me, "tracking.links.create", more.copy().put("url", "https://example.com/" + name));
  }

  private JsonArray createMany(JsonObject... bodies) {
    return (JsonArray) call("tracking.links.createMany", new JsonArray(List.of(bodies)));
  }

  private Object call(String operation, Object body) {
    return java.util.Objects.requireNonNull(
        node.call(me, operation, Map.of(), new JsonObject(), body).body());
  }

  private JsonArray list(JsonObject query) {
    return node.list(me, "tracking.links.list", query);
  }

  private Object count(JsonObject query) {
    return java.util.Objects.requireNonNull(
        node.call(me, "tracking.links.count", Map.of(), query, null).body());
  }

  private static List<String> ids(JsonArray links) {
    return links.stream().map(link -> ((JsonObject) link).getString("id")).toList();
  }

  private static List<String> titles(JsonArray links) {
    return links.stream().map(link -> ((JsonObject) link).getString("title")).toList();
  }
}
