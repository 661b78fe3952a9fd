package io.tributary.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.FailureCode;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.Principal;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.fraud.FraudConfig;
import io.tributary.tracking.ownership.OwnershipConfig;
import io.tributary.tracking.ownership.OwnershipConfig.Verification;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A domain belongs to whom its DNS names. */
@UseServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipIT {
  private Principal me;
  private Principal other;
  private String slug;
  private TxtServer dns;
  private TrackingNode node;

  @BeforeAll
  void start(Infra infra) throws IOException {
    dns = new TxtServer();
    node = start(infra, Duration.ofDays(1));
  }

  private TrackingNode start(Infra infra, Duration recheckEvery) {
    return TrackingNode.start(
        infra,
        FraudConfig.OFF,
        new OwnershipConfig(Verification.REQUIRED, dns.address(), recheckEvery));
  }

  @BeforeEach
  void comeAnew() {
    me = TrackingNode.newWorkspace("usd");
    other = TrackingNode.newWorkspace("usd");
    slug = "go-" + UUID.randomUUID() + ".example.org";
  }

  @AfterAll
  void stop() {
    node.close();
    dns.close();
  }

  @Test
  void claimShouldShowItsRecordAndCountOnceThatIsThere() {
    JsonObject claimed = claim(me, slug);
    JsonObject record = claimed.getJsonObject("verification");

    assertThat(claimed.getBoolean("verified")).isFalse();
    assertThat(record.getString("type")).isEqualTo("TXT");
    assertThat(record.getString("name")).isEqualTo("_tributary." + slug);
    assertThat(record.getString("value")).matches("tributary-verification=[0-9a-f]{40}");
    assertThat(verify(me, slug).getBoolean("verified")).as("no such name").isFalse();
    dns.put(record.getString("name"), "something else", "tributary-verification=0000");
    assertThat(verify(me, slug).getBoolean("verified")).as("other records").isFalse();
    assertThat(link(me, null).getString("domain"))
        .as("links that name no domain must be served")
        .isEqualTo(TrackingNode.DEFAULT_DOMAIN);

    dns.put(record.getString("name"), "something else", record.getString("value"));
    JsonObject proved = verify(me, slug);

    assertThat(proved.getBoolean("verified")).isTrue();
    assertThat(proved.getJsonObject("verification")).isNull();
    assertThat(link(me, null).getString("domain")).isEqualTo(slug);
    assertThat(verify(me, slug).getBoolean("verified")).as("asked again").isTrue();
  }

  @Test
  void nameShouldBelongToWhoProvesItAndNotToWhoCameFirst() {
    claim(other, slug);
    JsonObject squatted = link(other, slug);
    assertThat(isAvailable(me, slug)).as("claims do not count").isTrue();
    JsonObject record = claim(me, slug).getJsonObject("verification");
    JsonObject mine = link(me, slug);
    dns.put(record.getString("name"), record.getString("value"));

    assertThat(verify(other, slug).getBoolean("verified")).as("it is my record").isFalse();
    assertThat(verify(me, slug).getBoolean("verified")).isTrue();

    assertThat(isAvailable(other, slug)).isFalse();
    assertThat(info(me, mine).getString("id")).isEqualTo(mine.getString("id"));
    LinksIT.assertFails(FailureCode.NOT_FOUND, () -> info(other, squatted));
    LinksIT.assertFails(FailureCode.NOT_FOUND, () -> verify(other, slug));
    LinksIT.assertFails(FailureCode.CONFLICT, () -> claim(other, slug));
    LinksIT.assertFails(FailureCode.UNPROCESSABLE_ENTITY, () -> link(other, slug));
  }

  @Test
  void newNameShouldBeANewClaim() {
    JsonObject record = claim(me, slug).getJsonObject("verification");
    dns.put(record.getString("name"), record.getString("value"));
    verify(me, slug);

    JsonObject renamed =
        TrackingNode.object(
            node.call(
                    me,
                    "tracking.domains.update",
                    Map.of("slug", slug),
                    new JsonObject(),
                    new JsonObject().put("slug", "c2." + slug))
                .body());

    assertThat(renamed.getBoolean("verified")).isFalse();
    JsonObject next = renamed.getJsonObject("verification");
    assertThat(next.getString("name")).isEqualTo("_tributary.c2." + slug);
    assertThat(next.getString("value")).isNotEqualTo(record.getString("value"));
  }

  @Test
  void proofShouldBeFoundWithoutBeingAskedFor(Infra infra) {
    try (TrackingNode watching = start(infra, Duration.ofMillis(200))) {
      JsonObject record =
          watching
              .post(me, "tracking.domains.create", new JsonObject().put("slug", slug))
              .getJsonObject("verification");
      dns.put(record.getString("name"), record.getString("value"));

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              watching
                  .list(me, "tracking.domains.list", new JsonObject())
                  .getJsonObject(0)
                  .getBoolean("verified"));
    }
  }

  @Test
  void lostAnswerShouldBeAskedForAgainAndASilentServerBeSaid() {
    JsonObject record = claim(me, slug).getJsonObject("verification");
    dns.put(record.getString("name"), record.getString("value"));

    dns.lose(2);
    LinksIT.assertFails(FailureCode.UNAVAILABLE, () -> verify(me, slug));
    dns.lose(1);
    assertThat(verify(me, slug).getBoolean("verified")).isTrue();
  }

  @Test
  void nameThatIsInNobodysDnsShouldBeRefused() {
    LinksIT.assertFails(FailureCode.UNPROCESSABLE_ENTITY, () -> claim(me, "localhost:9000"));
  }

  @Test
  void changeShouldNotTakeBackAProofThatIsMadeMeanwhile() throws SQLException {
    claim(me, slug);
    try (Connection proof = node.jdbc()) {
      proof.setAutoCommit(false);
      execute(proof, "UPDATE domains SET verified = true WHERE slug = '%s'".formatted(slug));
      assertThat(link(me, slug).getString("domain")).as("nobody waits for it").isEqualTo(slug);
      Future<OperationReply> changed =
          request(me, "tracking.domains.update", new JsonObject().put("archived", true));
      awaitWaiting(1);
      proof.commit();

      JsonObject domain = TrackingNode.object(TrackingNode.await(changed).body());
      assertThat(domain.getBoolean("archived")).isTrue();
      assertThat(domain.getBoolean("verified")).isTrue();
    }
  }

  @Test
  void linkThatIsBeingMadeShouldGoWhenAnotherProvesTheName() throws SQLException {
    claim(other, slug);
    JsonObject record = claim(me, slug).getJsonObject("verification");
    dns.put(record.getString("name"), record.getString("value"));
    try (Connection sameKey = node.jdbc()) {
      sameKey.setAutoCommit(false);
      execute(
          sameKey,
          """
          INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
          VALUES ('link_%1$s', 'ws', '%1$s', 'late', 'https://x.example', now(), now())
          """
              .formatted(slug));
      Future<OperationReply> made = request(other, "tracking.links.create", keyed(slug, "late"));
      awaitWaiting(1);
      Future<OperationReply> proved = request(me, "tracking.domains.verify", null);
      awaitWaiting(2);
      sameKey.rollback();

      JsonObject late = TrackingNode.object(TrackingNode.await(made).body());
      assertThat(TrackingNode.object(TrackingNode.await(proved).body()).getBoolean("verified"))
          .isTrue();
      LinksIT.assertFails(FailureCode.NOT_FOUND, () -> info(other, late));
    }
  }

  @Test
  void linkOnAClaimThatIsGoneMeanwhileShouldBeRefused() throws SQLException {
    claim(other, slug);
    try (Connection proof = node.jdbc()) {
      proof.setAutoCommit(false);
      execute(proof, "DELETE FROM domains WHERE slug = '%s'".formatted(slug));
      Future<OperationReply> made = request(other, "tracking.links.create", keyed(slug, "late"));
      awaitWaiting(1);
      proof.commit();

      LinksIT.assertFails(FailureCode.UNPROCESSABLE_ENTITY, () -> TrackingNode.await(made));
    }
  }

  @Test
  void renameShouldSayThatAKeyIsTakenThere() {
    String wanted = "c2." + slug;
    claim(other, wanted);
    node.post(other, "tracking.links.create", keyed(wanted, "summer"));
    claim(me, slug);
    node.post(me, "tracking.links.create", keyed(slug, "summer"));

    assertThatThrownBy(() ->
            TrackingNode.await(
                request(me, "tracking.domains.update", new JsonObject().put("slug", wanted))))
        .isInstanceOfSatisfying(
            MeshException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT))
        .hasMessageContaining("key");
  }

  private Future<OperationReply> request(
      Principal who, String operation, @Nullable JsonObject body) {
    return node.request(who, operation, Map.of("slug", slug), new JsonObject(), body, null);
  }

  private static JsonObject keyed(String domain, String key) {
    return new JsonObject().put("url", "https://x.example").put("domain", domain).put("key", key);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Until so many transactions wait for another one. */
  private void awaitWaiting(int transactions) throws SQLException {
    try (Connection watching = node.jdbc();
        PreparedStatement waiting =
            watching.prepareStatement(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)) {
      await()
          .until(() -> {
            try (ResultSet rows = waiting.executeQuery()) {
              return rows.next() && rows.getInt(1) == transactions;
            }
          });
    }
  }

  private JsonObject claim(Principal who, String slug) {
    return node.post(who, "tracking.domains.create", new JsonObject().put("slug", slug));
  }

  private JsonObject verify(Principal who, String slug) {
    return TrackingNode.object(
        node.call(who, "tracking.domains.verify", Map.of("slug", slug), new JsonObject(), null)
            .body());
  }

  private boolean isAvailable(Principal who, String slug) {
    return node.list(
            who,
            "tracking.domains.status",
            new JsonObject().put("domains", new JsonArray().add(slug)))
        .getJsonObject(0)
        .getBoolean("available");
  }

  private JsonObject link(Principal who, @Nullable String domain) {
    JsonObject wanted = new JsonObject().put("url", "https://x.example/" + UUID.randomUUID());
    if (domain != null) {
      wanted.put("domain", domain);
    }
    return node.post(who, "tracking.links.create", wanted);
  }

  private JsonObject info(Principal who, JsonObject link) {
    return TrackingNode.object(
        node.call(
                who,
                "tracking.links.info",
                Map.of(),
                new JsonObject().put("linkId", link.getString("id")),
                null)
            .body());
  }
}
