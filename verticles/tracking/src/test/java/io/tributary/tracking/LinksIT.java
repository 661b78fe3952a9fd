package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.crypto.Argon2id;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinksIT {
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
  void createShouldAnswerWithEveryKeyOfTheWireFormat() {
    JsonObject link =
        create(
            new JsonObject()
                .put("url", "https://example.com/a?x=1")
                .put("key", "Summer")
                .put("utm_source", "news letter"));

    assertThat(link.getString("url"))
        .isEqualTo("https://example.com/a?x=1&utm_source=news%20letter");
    assertThat(link.getString("shortLink")).isEqualTo("http://localhost:8080/Summer");
    assertThat(link.getString("qrCode"))
        .isEqualTo("http://localhost:8080/api/qr?url=http%3A%2F%2Flocalhost%3A8080%2FSummer");
    assertThat(link.getString("utm_source")).isEqualTo("news letter");
    assertThat(link.getString("projectId")).isEqualTo(node.principal.workspaceId());
    assertThat(link.getJsonArray("tags")).isEmpty();
    assertThat(link.fieldNames()).contains("password", "expiresAt", "geo", "folderId", "tagId");
    assertThat(link.getLong("saleAmount")).isZero();
  }

  @Test
  void createShouldMakeARandomKeyWhenNoneIsGiven() {
    assertThat(node.link("random").getString("key")).hasSize(7);
    assertThat(create(url("random").put("keyLength", 12).put("prefix", "/c/")).getString("key"))
        .startsWith("c/")
        .hasSize(14);
  }

  @Test
  void createShouldRefuseWhenKeyIsTakenInAnyCase() {
    create(url("a").put("key", "TakenKey"));

    assertFails(FailureCode.CONFLICT, () -> create(url("b").put("key", "takenkey")));
  }

  @Test
  void createShouldRefuseWhenExternalIdIsTaken() {
    create(url("a").put("externalId", "ext-1"));

    assertFails(FailureCode.CONFLICT, () -> create(url("b").put("externalId", "ext-1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/foo", "foo", "javascript:alert(1)", "ftp://example.com", "//x.com", ""})
  void createShouldRefuseWhatIsNoAbsoluteAddress(String destination) {
    assertFails(
        FailureCode.UNPROCESSABLE_ENTITY, () -> create(new JsonObject().put("url", destination)));
  }

  @Test
  void createShouldRefuseReservedKeys() {
    assertFails(FailureCode.UNPROCESSABLE_ENTITY, () -> create(url("a").put("key", "api/x")));
  }

  @Test
  void createShouldRefuseUnknownReferences() {
    for (String field : List.of("tagIds", "folderId", "domain", "productId", "partnerId")) {
      assertFails(
          FailureCode.UNPROCESSABLE_ENTITY, () -> create(url("a").put(field, "no.such.thing")));
    }
  }

  @Test
  void createShouldAttributeTheLinkToThePartner() {
    JsonObject link = create(url("partner").put("partnerId", "pn_1"));

    assertThat(link.getString("partnerId")).isEqualTo("pn_1");
    assertThat(link.getString("programId")).isEqualTo("prog_1");
    assertThat(link.getString("tenantId")).isEqualTo("tenant-1");
  }

  @Test
  void createShouldKeepATenantThatIsNoPartnerAsALabel() {
    JsonObject link = create(url("tenant").put("tenantId", "somebody"));

    assertThat(link.getString("tenantId")).isEqualTo("somebody");
    assertThat(link.getString("partnerId")).isNull();
  }

  @Test
  void createShouldTakeTheDestinationFromTheProduct() {
    JsonObject link = create(new JsonObject().put("productId", "prod_1"));

    assertThat(link.getString("url")).isEqualTo("https://shop.example.com/p/1");
    assertThat(link.getString("productId")).isEqualTo("prod_1");
  }

  @Test
  void createShouldKeepOnlyAHashOfThePassword() throws Exception {
    JsonObject link = create(url("secret").put("password", "open sesame"));

    assertThat(link.getString("password")).isEqualTo("********");
    assertThat(Argon2id.matches("open sesame", passwordHash(link))).isTrue();
  }

  @Test
  void updateShouldLeaveThePasswordWhenItsMaskComesBack() throws Exception {
    JsonObject link = create(url("secret").put("password", "first"));
    String before = passwordHash(link);

    update(link, new JsonObject().put("password", "********").put("title", "T"));
    assertThat(passwordHash(link)).isEqualTo(before);

    assertThat(update(link, new JsonObject().putNull("password")).getString("password")).isNull();
  }

  @Test
  void updateShouldChangeOnlyWhatIsGiven() {
    JsonObject link = create(url("patch").put("title", "Old").put("comments", "stay"));

    JsonObject changed =
        update(link, new JsonObject().put("title", "New").put("utm_campaign", "may"));

    assertThat(changed.getString("title")).isEqualTo("New");
    assertThat(changed.getString("comments")).isEqualTo("stay");
    assertThat(changed.getString("url")).isEqualTo("https://example.com/patch?utm_campaign=may");
    assertThat(update(link, new JsonObject().putNull("utm_campaign")).getString("url"))
        .isEqualTo("https://example.com/patch");
  }

  @Test
  void updateShouldRefuseWhenTheNewKeyIsTaken() {
    create(url("x").put("key", "occupied"));
    JsonObject link = node.link("y");

    assertFails(FailureCode.CONFLICT, () -> update(link, new JsonObject().put("key", "OCCUPIED")));
  }

  @Test
  void writesShouldTellEdgesWithAGrowingRevision() {
    JsonObject link = node.link("hint");
    update(link, new JsonObject().put("title", "x"));
    delete(link.getString("id"));

    await()
        .until(() ->
            node.changes.stream()
                    .filter(change -> change.linkId().equals(link.getString("id")))
                    .count()
                == 3);
    assertThat(
            node.changes.stream()
                .filter(change -> change.linkId().equals(link.getString("id")))
                .map(change -> change.revision())
                .toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void timesShouldBeInYearsOfFourDigits() {
    for (String time :
        List.of(
            "+999999999-01-01T00:00:00Z",
            "-999999999-01-01T00:00:00Z",
            "1999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-01:00",
            "1999-12-31",
            "tomorrow")) {
      assertThatThrownBy(() -> create(url("times").put("expiresAt", time)))
          .isInstanceOfSatisfying(
              MeshException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
                assertThat(failure.fields().getFirst().field()).isEqualTo("expiresAt");
              });
    }
    assertThat(create(url("times").put("expiresAt", "9999-12-31T23:59:59Z")).getString("expiresAt"))
        .startsWith("9999-12-31T23:59:59");
  }

  @Test
  void deletedLinkShouldBeGoneAndItsKeyFree() {
    JsonObject link = create(url("gone").put("key", "gone-1").put("externalId", "gone-ext"));

    assertThat(delete("ext_gone-ext").getString("id")).isEqualTo(link.getString("id"));

    assertFails(
        FailureCode.NOT_FOUND, () -> info(new JsonObject().put("linkId", link.getString("id"))));
    assertThat(create(url("again").put("key", "gone-1")).getString("id"))
        .isNotEqualTo(link.getString("id"));
  }

  @Test
  void infoShouldFindByKeyInAnyCaseAndByExternalId() {
    JsonObject link = create(url("info").put("key", "InFo").put("externalId", "info-ext"));

    assertThat(
            info(new JsonObject().put("domain", "localhost:8080").put("key", "info"))
                .getString("id"))
        .isEqualTo(link.getString("id"));
    assertThat(info(new JsonObject().put("externalId", "ext_info-ext")).getString("id"))
        .isEqualTo(link.getString("id"));
  }

  @Test
  void upsertShouldFindTheLinkByItsDestination() {
    JsonObject body = url("upsert").put("utm_source", "x");
    JsonObject first = node.post("tracking.links.upsert", body);
    JsonObject second = node.post("tracking.links.upsert", body.copy().put("title", "Again"));

    assertThat(second.getString("id")).isEqualTo(first.getString("id"));
    assertThat(second.getString("title")).isEqualTo("Again");
  }

  @Test
  void parallelUpsertsShouldMakeOneLink() {
    List<Future<OperationReply>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(
          node.request(
              node.principal,
              "tracking.links.upsert",
              Map.of(),
              new JsonObject(),
              url("parallel-upsert"),
              null));
    }
    TrackingNode.await(Future.all(calls));

    assertThat(calls.stream().map(c -> TrackingNode.object(c.result().body()).getString("id")))
        .hasSize(20)
        .containsOnly(TrackingNode.object(calls.getFirst().result().body()).getString("id"));
  }

  @Test
  void idempotentCreateShouldAnswerTheSameLink() {
    JsonObject body = url("idempotent");
    OperationReply first = createWithKey(body);
    OperationReply second = createWithKey(body);

    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void linksOfAnotherWorkspaceShouldBeUnknown() {
    JsonObject link = create(url("mine").put("externalId", "mine-ext"));
    Principal other = TrackingNode.newWorkspace("eur");
    Map<String, String> path = Map.of("linkId", link.getString("id"));

    for (String operation : List.of("tracking.links.update", "tracking.links.delete")) {
      assertFails(
          FailureCode.NOT_FOUND,
          () -> node.call(other, operation, path, new JsonObject(), new JsonObject()));
    }
    assertThat(node.list(other, "tracking.links.list", new JsonObject())).isEmpty();
  }

  @Test
  void testVariantsShouldAddUpToAHundred() {
    JsonArray variants =
        new JsonArray()
            .add(new JsonObject().put("url", "https://a.example").put("percentage", 50))
            .add(new JsonObject().put("url", "https://b.example").put("percentage", 50));
    assertThat(create(url("ab").put("testVariants", variants)).getJsonArray("testVariants"))
        .hasSize(2);

    variants.getJsonObject(0).put("percentage", 40);
    assertFails(
        FailureCode.UNPROCESSABLE_ENTITY, () -> create(url("ab").put("testVariants", variants)));
  }

  private JsonObject create(JsonObject body) {
    return node.post("tracking.links.create", body);
  }

  private OperationReply createWithKey(JsonObject body) {
    return TrackingNode.await(
        node.request(
            node.principal, "tracking.links.create", Map.of(), new JsonObject(), body, "idem-1"));
  }

  private JsonObject update(JsonObject link, JsonObject body) {
    return node.patch("tracking.links.update", Map.of("linkId", link.getString("id")), body);
  }

  private JsonObject delete(String id) {
    return node.patch("tracking.links.delete", Map.of("linkId", id), new JsonObject());
  }

  private JsonObject info(JsonObject query) {
    return node.get("tracking.links.info", query);
  }

  private JsonObject url(String name) {
    return new JsonObject().put("url", "https://example.com/" + name);
  }

  private String passwordHash(JsonObject link) throws Exception {
    try (Connection db = node.jdbc();
        var statement = db.prepareStatement("SELECT password_hash FROM links WHERE id = ?")) {
      statement.setString(1, link.getString("id"));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void linkShouldChangeHandsOnlyWithTheScopeOfPartners() {
    Principal me = node.principal;
    Principal editor =
        new Principal(
            me.workspaceId(), "usd", Principal.Kind.MEMBER, "mem_1", Set.of("links.write"));
    String id = node.link("owned").getString("id");
    JsonObject theirs = new JsonObject().put("url", "https://x.example").put("partnerId", "pn_1");
    Map<String, JsonObject> ways =
        Map.of(
            "tracking.links.create",
            theirs,
            "tracking.links.upsert",
            theirs,
            "tracking.links.update",
            new JsonObject().put("partnerId", "pn_1"),
            "tracking.links.updateMany",
            new JsonObject()
                .put("linkIds", new JsonArray().add(id))
                .put("data", new JsonObject().put("tenantId", "tenant-1")));

    ways.forEach((operation, body) ->
        assertThatThrownBy(
                () -> node.call(editor, operation, Map.of("linkId", id), new JsonObject(), body))
            .isInstanceOfSatisfying(
                MeshException.class,
                refused -> {
                  assertThat(refused.code()).isEqualTo(FailureCode.FORBIDDEN);
                  assertThat(refused.getMessage()).contains("partners.write");
                }));
    JsonArray bulk =
        (JsonArray)
            node.call(
                    editor,
                    "tracking.links.createMany",
                    Map.of(),
                    new JsonObject(),
                    new JsonArray().add(theirs))
                .body();
    assertThat(java.util.Objects.requireNonNull(bulk).getJsonObject(0).getString("code"))
        .isEqualTo("forbidden");
    node.call(
        editor,
        "tracking.links.update",
        Map.of("linkId", id),
        new JsonObject(),
        new JsonObject().put("title", "mine to edit"));
  }

  @Test
  void upsertForAPartnerShouldTouchNobodyElsesLink() {
    node.post(
        "tracking.links.create",
        new JsonObject().put("url", "https://example.com/taken").put("externalId", "ours"));
    JsonObject body =
        new JsonObject().put("url", "https://attacker.example").put("partnerId", "pn_1");

    assertFails(
        FailureCode.CONFLICT,
        () -> node.post(Addresses.UPSERT_PARTNER_LINK, body.copy().put("externalId", "ours")));
    JsonObject made =
        node.post(
            Addresses.UPSERT_PARTNER_LINK, body.copy().put("url", "https://example.com/taken"));
    JsonObject again =
        node.post(
            Addresses.UPSERT_PARTNER_LINK,
            body.copy().put("url", "https://example.com/taken").put("title", "theirs"));

    assertThat(made.getString("externalId")).isNull();
    assertThat(again.getString("id")).isEqualTo(made.getString("id"));
    assertThat(again.getString("title")).isEqualTo("theirs");
  }

  static void assertFails(FailureCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MeshException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
