package io.tributary.tracking.edge;

import static io.tributary.tracking.edge.EdgeNode.clickId;
import static io.tributary.tracking.edge.EdgeNode.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.kit.crypto.Argon2id;
import io.tributary.kit.health.PartHealth;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.solo.Part;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.tributary.tracking.journal.LaneStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main path: a visitor's request, the journal, Kafka, PostgreSQL, the dashboard. */
@UseServers({Part.POSTGRES, Part.KAFKA})
@TestInstance(Lifecycle.PER_CLASS)
class EdgeIT {
  private static final String CRAWLER =
      "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

  private final Infra infra;
  private EdgeNode node;

  EdgeIT(Infra infra) {
    this.infra = infra;
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    node = new EdgeNode(infra.freshDatabase(), infra.kafkaBootstrap(), folder.resolve("journal"));
    node.ensureTopics();
    node.link("link_plain", "summer", "https://shop.example/a?x=1#top");
    node.startStore().startEdge();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void getShouldRedirectAndStoreTheClick() {
    HttpResponse<String> answer =
        node.get(
            "/Summer?utm_source=mail&qr=1",
            "referer",
            "https://www.blog.example/post?id=7",
            "x-forwarded-for",
            "8.8.8.8");

    String id = clickId(answer);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer))
        .isEqualTo("https://shop.example/a?x=1&utm_source=mail&dub_id=" + id + "#top");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("private, no-store");
    assertThat(answer.headers().firstValue("x-robots-tag")).hasValue("noindex");
    assertThat(ClickId.timeOf(id)).isPresent();
    Row row = click(id);
    assertThat(row.getString("link_id")).isEqualTo("link_plain");
    assertThat(row.getString("workspace_id")).isEqualTo("ws_1");
    assertThat(row.getString("url")).isEqualTo("https://shop.example/a?x=1&utm_source=mail#top");
    assertThat(row.getString("ip")).isEqualTo("8.8.8.0");
    assertThat(row.getString("country")).isEqualTo("US");
    assertThat(row.getString("continent")).isEqualTo("NA");
    assertThat(row.getString("device")).isEqualTo("Desktop");
    assertThat(row.getString("browser")).isEqualTo("Chrome");
    assertThat(row.getString("os")).isEqualTo("Windows");
    assertThat(row.getString("referer")).isEqualTo("blog.example");
    assertThat(row.getString("referer_url")).isEqualTo("https://www.blog.example/post");
    assertThat(row.getString("utm_source")).isEqualTo("mail");
    assertThat(row.getString("trigger")).isEqualTo("qr");
    assertThat(row.getString("bot")).isNull();
    assertThat(row.getOffsetDateTime("at").toInstant().toEpochMilli())
        .isEqualTo(ClickId.timeOf(id).getAsLong());
  }

  @Test
  void whoAsksForTooMuchShouldBeToldToWaitAndNobodyElse() {
    node.link("link_wanted", "wanted", "https://shop.example/");
    assertThat(node.get("/wanted").statusCode()).isEqualTo(302);
    String greedy = "198.51.100.77";
    for (int i = 0; i < 100; i++) {
      assertThat(node.get("/wanted", "x-forwarded-for", greedy).statusCode()).isEqualTo(302);
    }
    HttpResponse<String> refused = node.get("/wanted", "x-forwarded-for", greedy);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 36L);
    // Keys that are tried out count too.
    assertThat(node.get("/no-such-key", "x-forwarded-for", greedy).statusCode()).isEqualTo(429);

    assertThat(node.get("/wanted", "x-forwarded-for", "198.51.100.78").statusCode()).isEqualTo(302);
    // This machine is never refused: it may be a proxy that says nothing.
    for (int i = 0; i < 101; i++) {
      assertThat(node.get("/wanted").statusCode()).isEqualTo(302);
    }
    await()
        .untilAsserted(() ->
            assertThat(node.number("SELECT count(*) FROM clicks WHERE link_id = 'link_wanted'"))
                .isEqualTo(203));
  }

  @Test
  void clicksShouldBeCountedOnceEverywhere() {
    node.link("link_counted", "counted", "https://shop.example/");
    for (int i = 0; i < 5; i++) {
      node.get("/counted?sub_id=s1");
    }
    node.get("/counted", "user-agent", CRAWLER);

    await()
        .untilAsserted(() ->
            assertThat(node.number("SELECT count(*) FROM clicks WHERE link_id = 'link_counted'"))
                .isEqualTo(6));
    assertThat(node.number("SELECT clicks FROM link_stats WHERE link_id = 'link_counted'"))
        .isEqualTo(5);
    assertThat(
            node.number(
                "SELECT sum(clicks)::bigint FROM link_quarters WHERE link_id = 'link_counted'"))
        .isEqualTo(5);
    assertThat(
            node.number(
                "SELECT clicks FROM workspace_dimensions WHERE dimension = 'sub_id' AND value = 's1'"))
        .isEqualTo(5);
    assertThat(
            node.number(
                "SELECT count(*) FROM clicks WHERE link_id = 'link_counted' AND bot = 'ua:Googlebot'"))
        .isEqualTo(1);
    assertThat(
            node.number(
                """
                SELECT (t.clicks = (SELECT count(*) FROM clicks c WHERE c.workspace_id = 'ws_1' AND c.bot IS NULL)
                    AND t.bots = (SELECT count(*) FROM clicks c WHERE c.workspace_id = 'ws_1' AND c.bot IS NOT NULL)
                    AND t.clicks = (SELECT sum(clicks) FROM workspace_quarters h WHERE h.workspace_id = 'ws_1'))::int::bigint
                FROM workspace_totals t WHERE workspace_id = 'ws_1'
                """))
        .isEqualTo(1);
  }

  @Test
  void liveUpdateShouldCarryAbsoluteCountersAndTheClick() {
    String id = clickId(node.get("/summer"));

    LiveUpdate update =
        await()
            .until(
                () ->
                    node.updates().stream()
                        .filter(u -> u.events().encode().contains(id))
                        .findFirst(),
                found -> found.isPresent())
            .orElseThrow();
    assertThat(update.source()).isEqualTo(LiveUpdate.TRACKING);
    assertThat(update.counters().fieldNames())
        .containsExactlyInAnyOrder("clicks", "bots", "leads", "sales", "revenue");
    assertThat(update.counters().getLong("clicks")).isPositive();
    JsonObject event = update.events().getJsonObject(update.events().size() - 1);
    assertThat(event.fieldNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "at",
            "linkId",
            "domain",
            "key",
            "shortLink",
            "country",
            "city",
            "device",
            "browser",
            "os",
            "referer",
            "bot",
            "eventName",
            "amount",
            "currency",
            "partnerName");
    assertThat(event.getString("shortLink")).isEqualTo("https://go.test/summer");
  }

  @Test
  void snapshotShouldShowTheNewestEvents() {
    String id = clickId(node.get("/summer"));
    click(id);

    Message<OperationReply> reply =
        EdgeNode.await(
            node.vertx()
                .eventBus()
                .request(
                    Addresses.LIVE_SNAPSHOT_TRACKING,
                    OperationRequest.system(
                        Addresses.LIVE_SNAPSHOT_TRACKING,
                        Principal.system("ws_1", "usd"),
                        new JsonObject(),
                        null,
                        System.currentTimeMillis() + 5_000)));
    JsonObject snapshot = (JsonObject) Objects.requireNonNull(reply.body().body());

    assertThat(snapshot.getLong("seq")).isPositive();
    assertThat(snapshot.getJsonObject("counters").getLong("clicks")).isPositive();
    assertThat(snapshot.getJsonArray("events").encode()).contains(id);
  }

  @Test
  void headShouldRedirectAndCountAsAMachine() {
    HttpResponse<String> answer = node.send("HEAD", "/summer", "");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(click(clickId(answer)).getString("bot")).isEqualTo("head");
  }

  @Test
  void prefetchShouldCountAsAMachine() {
    HttpResponse<String> answer = node.get("/summer", "sec-purpose", "prefetch;prerender");

    assertThat(click(clickId(answer)).getString("bot")).isEqualTo("prefetch");
  }

  @Test
  void getShouldFindALinkThatIsNewerThanTheTable() {
    node.link("link_new", "brand-new", "https://shop.example/new");

    assertThat(location(node.get("/brand-new"))).startsWith("https://shop.example/new?dub_id=");
  }

  @Test
  void changeShouldBeSeenSoonAfterItsHint() {
    node.link("link_changing", "changing", "https://shop.example/before");
    assertThat(location(node.get("/changing"))).contains("/before");

    node.change("link_changing", "url = $2", "https://shop.example/after");

    await().untilAsserted(() -> assertThat(location(node.get("/changing"))).contains("/after"));
  }

  @Test
  void deletedLinkShouldBeGone() {
    node.link("link_deleted", "deleted", "https://shop.example/");
    assertThat(node.get("/deleted").statusCode()).isEqualTo(302);

    node.change("link_deleted", "deleted_at = now()");

    await().untilAsserted(() -> assertThat(node.get("/deleted").statusCode()).isEqualTo(404));
  }

  @Test
  void renamedLinkShouldAnswerUnderItsNewKeyOnly() {
    node.link("link_renamed", "old-name", "https://shop.example/");
    assertThat(node.get("/old-name").statusCode()).isEqualTo(302);

    node.change("link_renamed", "key = $2", "new-name");

    await().untilAsserted(() -> assertThat(node.get("/old-name").statusCode()).isEqualTo(404));
    assertThat(node.get("/new-name").statusCode()).isEqualTo(302);
  }

  @Test
  void unknownKeyShouldBeAPage() {
    HttpResponse<String> answer = node.get("/nothing-here", "accept-language", "fr-CH, fr;q=0.9");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("lang=\"fr\"").contains("Page introuvable");
    assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'");
  }

  @Test
  void headOfAPageShouldHaveNoBody() throws IOException {
    String answer = raw("HEAD /nothing-here HTTP/1.1\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("<html").endsWith("\r\n\r\n");
  }

  @Test
  void manyVisitorsAtOnceShouldAllBeJournalledBeforeTheirAnswer() {
    long before = node.edge().journal().getFirst().lastSequence();
    node.link("link_busy", "busy", "https://shop.example/");
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      answers.add(
          node.getAsync("/busy")
              .thenApply(answer -> answer.statusCode() == 302 ? clickId(answer) : ""));
    }
    Set<String> ids = new HashSet<>();
    answers.forEach(answer -> ids.add(answer.join()));

    assertThat(ids).hasSize(400).doesNotContain("");
    assertThat(node.edge().journal().getFirst().lastSequence())
        .isGreaterThanOrEqualTo(before + 400);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(node.number("SELECT clicks FROM link_stats WHERE link_id = 'link_busy'"))
                .isEqualTo(400));
  }

  @Test
  void expiredLinkShouldNotRedirectToItsDestination() {
    node.link("link_expired", "expired", "https://shop.example/");
    node.change("link_expired", "expires_at = now() - interval '1 minute'");
    await().untilAsserted(() -> assertThat(node.get("/expired").statusCode()).isEqualTo(410));

    node.change("link_expired", "expired_url = $2", "https://shop.example/too-late");

    await()
        .untilAsserted(() ->
            assertThat(location(node.get("/expired"))).isEqualTo("https://shop.example/too-late"));
  }

  @Test
  void clickLimitShouldCountPeopleOnly() {
    node.link("link_limited", "limited", "https://shop.example/");
    node.change("link_limited", "click_limit = 2");
    await().untilAsserted(() -> assertThat(node.edge().links()).isPositive());
    node.send("HEAD", "/limited", "");
    node.get("/limited", "user-agent", CRAWLER);

    assertThat(node.get("/limited").statusCode()).isEqualTo(302);
    assertThat(node.get("/limited").statusCode()).isEqualTo(302);
    assertThat(node.get("/limited").statusCode()).isEqualTo(410);
  }

  @Test
  void disabledLinkShouldLookUnknown() {
    node.link("link_disabled", "disabled", "https://shop.example/");
    node.change("link_disabled", "disabled_at = now()");

    await().untilAsserted(() -> assertThat(node.get("/disabled").statusCode()).isEqualTo(404));
  }

  @Test
  void archivedLinkShouldStillRedirect() {
    node.link("link_archived", "archived", "https://shop.example/");
    node.change("link_archived", "archived = true");

    assertThat(node.get("/archived").statusCode()).isEqualTo(302);
  }

  @Test
  void protectedLinkShouldAskForItsPassword() {
    node.link("link_secret", "secret", "https://shop.example/secret");
    node.change("link_secret", "password_hash = $2", Argon2id.hash("open sesame"));
    await()
        .untilAsserted(() -> assertThat(node.get("/secret").body()).contains("type=\"password\""));

    HttpResponse<String> wrong = form("/secret", "password=nope", "9.9.9.1");
    HttpResponse<String> right = form("/secret?a=b", "x=1&password=open+sesame", "9.9.9.1");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("role=\"alert\"");
    assertThat(right.statusCode()).isEqualTo(302);
    assertThat(location(right)).startsWith("https://shop.example/secret?a=b&dub_id=");
    assertThat(click(clickId(right)).getString("bot")).isNull();
  }

  @Test
  void formShouldBeReadWhenItsLinkIsNewerThanTheTable() {
    node.sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, password_hash, created_at, updated_at)
        VALUES ('link_fresh', 'ws_1', 'go.test', 'fresh-secret', 'https://shop.example/', $1, now(), now())
        """,
        Argon2id.hash("right"));

    assertThat(form("/fresh-secret", "password=right", "9.9.9.5").statusCode()).isEqualTo(302);
  }

  @Test
  void passwordShouldNotBeTriedForEver() {
    node.link("link_guessed", "guessed", "https://shop.example/");
    node.change("link_guessed", "password_hash = $2", Argon2id.hash("right"));
    await().untilAsserted(() -> assertThat(node.get("/guessed").statusCode()).isEqualTo(200));
    for (int i = 0; i < 10; i++) {
      assertThat(form("/guessed", "password=guess" + i, "9.9.9.2").statusCode()).isEqualTo(401);
    }

    assertThat(form("/guessed", "password=right", "9.9.9.2").statusCode()).isEqualTo(429);
    assertThat(form("/guessed", "password=right", "9.9.9.3").statusCode()).isEqualTo(302);
  }

  @Test
  void whoKnowsThePasswordShouldComeAsOftenAsTheyLike() {
    node.link("link_office", "office", "https://shop.example/");
    node.change("link_office", "password_hash = $2", Argon2id.hash("right"));
    await().untilAsserted(() -> assertThat(node.get("/office").statusCode()).isEqualTo(200));
    for (int i = 0; i < 12; i++) {
      assertThat(form("/office", "password=right", "9.9.9.6").statusCode()).isEqualTo(302);
    }
  }

  @Test
  void formThatNeverEndsShouldBeRefused() throws IOException {
    node.link("link_endless", "endless", "https://shop.example/");
    node.change("link_endless", "password_hash = $2", Argon2id.hash("right"));
    await().untilAsserted(() -> assertThat(node.get("/endless").statusCode()).isEqualTo(200));

    assertThat(raw("POST /endless HTTP/1.1\r\ncontent-length: 50\r\n")).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void formsThatNeverEndShouldBeRefusedOnOneConnectionOfHttp2() throws Exception {
    node.link("link_many", "many", "https://shop.example/");
    node.change("link_many", "password_hash = $2", Argon2id.hash("right"));
    await().untilAsserted(() -> assertThat(node.get("/many").statusCode()).isEqualTo(200));
    HttpClientAgent client =
        node.vertx()
            .createHttpClient(
                new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
    for (int i = 0; i < 2; i++) {
      int status =
          EdgeNode.await(
              client
                  .request(HttpMethod.POST, node.port(), "127.0.0.1", "/many")
                  .compose(request -> {
                    request.setChunked(true).exceptionHandler(cut -> {}).write("password=");
                    return request.response();
                  })
                  .map(HttpClientResponse::statusCode));
      assertThat(status).isEqualTo(408);
    }
  }

  @Test
  void lookingALinkUpShouldCostNoMoreThanFindingIt() {
    for (int i = 0; i < 100; i++) {
      node.link("link_unseen_" + i, "unseen-" + i, "https://shop.example/");
      assertThat(node.get("/unseen-" + i, "x-forwarded-for", "198.51.100.90").statusCode())
          .isEqualTo(302);
    }
  }

  @Test
  void formShouldBeBounded() {
    node.link("link_flooded", "flooded", "https://shop.example/");
    node.change("link_flooded", "password_hash = $2", Argon2id.hash("right"));
    await().untilAsserted(() -> assertThat(node.get("/flooded").statusCode()).isEqualTo(200));

    assertThat(form("/flooded", "password=" + "x".repeat(100_000), "9.9.9.4").statusCode())
        .isEqualTo(413);
  }

  @Test
  void postToAPlainLinkShouldBeRefused() {
    assertThat(node.send("POST", "/summer", "a=b").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "PUT", "PATCH", "DELETE"})
  void otherMethodsShouldBeRefusedWhereALinkIsAndNotFoundWhereNoneIs(String method) {
    HttpResponse<String> there = node.send(method, "/summer", "");
    assertThat(there.statusCode()).isEqualTo(405);
    assertThat(there.headers().firstValue("allow")).hasValue("GET, HEAD");
    assertThat(node.send(method, "/nothing-at-all", "").statusCode()).isEqualTo(404);
  }

  @Test
  void changeShouldBeSeenHoweverLateItsTransactionCommitsAndWithoutAHint() {
    node.link("link_late", "late", "https://shop.example/before");
    await().untilAsserted(() -> assertThat(location(node.get("/late"))).contains("/before"));
    Promise<Void> commit = Promise.promise();
    Promise<Void> drawn = Promise.promise();
    Future<Void> late =
        node.database()
            .transaction(tx ->
                tx.query(
                        """
                        UPDATE links SET url = 'https://shop.example/after',
                          revision = next_revision() WHERE id = 'link_late'
                        """)
                    .execute()
                    .onSuccess(done -> drawn.complete())
                    .compose(done -> commit.future()));
    EdgeNode.await(drawn.future());
    // Higher revisions are read meanwhile, by more than one poll.
    for (int i = 0; i < 3; i++) {
      String key = "meanwhile-" + i;
      int links = node.edge().links();
      node.sql(
          """
          INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
          VALUES ($1, 'ws_1', 'go.test', $1, 'https://shop.example/', now(), now())
          """,
          key);
      await().untilAsserted(() -> assertThat(node.edge().links()).isGreaterThan(links));
    }

    commit.complete();
    EdgeNode.await(late);

    await().untilAsserted(() -> assertThat(location(node.get("/late"))).contains("/after"));
  }

  @Test
  void visitorShouldBeStoppedAndNothingCountedWhenLinksLeadToEachOther() throws IOException {
    node.sql(
        """
        INSERT INTO domains (id, workspace_id, slug, verified, is_primary, created_at, updated_at)
        VALUES ('dom_circle', 'ws_1', 'circle.example', true, false, now(), now())
        """);
    for (String[] link :
        new String[][] {{"a", "b"}, {"b", "c?x=1"}, {"c", "a/"}, {"out", "last"}, {"in", "a"}}) {
      node.sql(
          """
          INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
          VALUES ('circle_' || $1, 'ws_1', 'circle.example', $1,
                  'http://circle.example:8080/' || $2, now(), now())
          """,
          link[0],
          link[1]);
    }
    node.sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
        VALUES ('circle_last', 'ws_1', 'circle.example', 'last', 'https://shop.example/',
                now(), now())
        """);

    for (String key : List.of("a", "b", "c", "in")) {
      await()
          .untilAsserted(() ->
              assertThat(rawWithHost("GET /" + key + " HTTP/1.1\r\n", "circle.example"))
                  .startsWith("HTTP/1.1 508"));
    }
    assertThat(rawWithHost("GET /out HTTP/1.1\r\n", "circle.example"))
        .as("a chain that ends is followed")
        .contains("location: http://circle.example:8080/last?dub_id=");
    await()
        .untilAsserted(() ->
            assertThat(node.number("SELECT count(*) FROM clicks WHERE link_id = 'circle_out'"))
                .isPositive());
    // Each of them was asked before they all were there; none since is a click.
    long clicks = node.number("SELECT count(*) FROM clicks WHERE link_id LIKE 'circle__'");
    for (int i = 0; i < 5; i++) {
      rawWithHost("GET /a HTTP/1.1\r\n", "circle.example");
    }
    rawWithHost("GET /out HTTP/1.1\r\n", "circle.example");
    await()
        .untilAsserted(() ->
            assertThat(node.number("SELECT count(*) FROM clicks WHERE link_id = 'circle_out'"))
                .isEqualTo(2));
    assertThat(node.number("SELECT count(*) FROM clicks WHERE link_id LIKE 'circle__'"))
        .isEqualTo(clicks);
  }

  @Test
  void pagesOfADomainShouldBeSeenWhenTheClockOfTheLaterChangeIsBehind() throws IOException {
    node.sql(
        """
        INSERT INTO domains (id, workspace_id, slug, verified, is_primary, created_at, updated_at)
        VALUES ('dom_clock', 'ws_1', 'clock.example', true, false, now(), now())
        """);
    node.sql(
        """
        UPDATE domains SET not_found_url = 'https://shop.example/one', updated_at = now()
        WHERE id = 'dom_clock'
        """);
    await()
        .untilAsserted(() ->
            assertThat(rawWithHost("GET /nothing HTTP/1.1\r\n", "clock.example"))
                .contains("location: https://shop.example/one"));

    node.sql(
        """
        UPDATE domains SET not_found_url = 'https://shop.example/two',
          updated_at = updated_at - interval '1 hour' WHERE id = 'dom_clock'
        """);

    await()
        .untilAsserted(() ->
            assertThat(rawWithHost("GET /nothing HTTP/1.1\r\n", "clock.example"))
                .contains("location: https://shop.example/two"));
  }

  @Test
  void targetsShouldDependOnDeviceAndCountry() {
    node.link("link_targets", "targets", "https://shop.example/");
    node.change(
        "link_targets",
        "ios = $2, android = $3, geo = $4",
        "https://ios.example/",
        "https://android.example/",
        new JsonObject().put("US", "https://us.example/"));
    await()
        .untilAsserted(() ->
            assertThat(location(node.get("/targets", "user-agent", "Mozilla/5.0 (iPhone; CPU)")))
                .startsWith("https://ios.example/?dub_id="));

    assertThat(location(node.get("/targets", "user-agent", "Mozilla/5.0 (Linux; Android 14)")))
        .startsWith("https://android.example/");
    assertThat(location(node.get("/targets", "x-forwarded-for", "8.8.8.8")))
        .startsWith("https://us.example/");
    assertThat(location(node.get("/targets", "x-forwarded-for", "10.0.0.1")))
        .startsWith("https://shop.example/");
  }

  @ParameterizedTest
  @CsvSource({
    "GET //summer, 404",
    "GET /a//b, 404",
    "GET /%00, 400",
    "GET /a%0d%0aset-cookie:x, 400",
    "GET /%zz, 400",
    "GET /%c3%28, 400",
    "GET /%2Fsummer, 400",
    "DELETE /summer, 405",
  })
  void strangePathsShouldBeRefusedCleanly(String request, int status) throws IOException {
    assertThat(raw(request + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void overlongPathsShouldBeRefusedCleanly() throws IOException {
    assertThat(raw("GET /" + "a".repeat(3_000) + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void encodedKeyShouldBeFound() {
    node.link("link_encoded", "two/words+!", "https://shop.example/words");

    assertThat(location(node.get("/two%2Fwords%2B%21"))).startsWith("https://shop.example/words");
    assertThat(location(node.get("/TWO/words+!/"))).startsWith("https://shop.example/words");
  }

  @Test
  void hostShouldChooseTheDomain() throws IOException {
    node.sql(
        """
        INSERT INTO domains (id, workspace_id, slug, verified, not_found_url, created_at, updated_at)
        VALUES ('dom_2', 'ws_2', 'brand.example', true, 'https://brand.example/oops', now(), now())
        """);
    node.sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, do_index, created_at, updated_at)
        VALUES ('link_brand', 'ws_2', 'brand.example', 'summer', 'https://brand.example/x', true, now(), now())
        """);
    node.sql(
        "INSERT INTO settings (workspace_id, click_id_parameter, updated_at) VALUES ('ws_2', 'cid', now())");

    await()
        .untilAsserted(() -> {
          String answer = rawWithHost("GET /summer HTTP/1.1\r\n", "Brand.Example.:8443");
          assertThat(answer).contains("location: https://brand.example/x?cid=");
          assertThat(answer).doesNotContain("x-robots-tag");
        });
    assertThat(rawWithHost("GET /missing HTTP/1.1\r\n", "brand.example"))
        .contains("location: https://brand.example/oops");
    assertThat(rawWithHost("GET /missing HTTP/1.1\r\n", "BRAND\uff0eexample"))
        .as("a full stop as wide as a CJK letter, in UTF-8")
        .contains("location: https://brand.example/oops");
  }

  @Test
  void claimedHostShouldBeAnybodysUntilItIsProved() throws IOException {
    node.sql(
        """
        INSERT INTO domains (id, workspace_id, slug, verified, not_found_url, created_at, updated_at)
        VALUES ('dom_claim', 'ws_4', 'claimed.example', false, 'https://claim.example/oops', now(), now())
        """);
    node.sql(
        """
        INSERT INTO links (id, workspace_id, domain, key, url, created_at, updated_at)
        VALUES ('link_claim', 'ws_4', 'claimed.example', 'bait', 'https://claim.example/x', now(), now()),
               ('link_stray', 'ws_5', 'claimed.example', 'stray', 'https://stray.example/x', now(), now())
        """);
    node.link("link_shared", "shared-key", "https://shop.example/shared");

    await()
        .untilAsserted(() ->
            assertThat(location(node.get("/shared-key"))).startsWith("https://shop.example/"));
    assertThat(rawWithHost("GET /bait HTTP/1.1\r\n", "claimed.example"))
        .startsWith("HTTP/1.1 404 ")
        .doesNotContain("claim.example");
    assertThat(rawWithHost("GET /shared-key HTTP/1.1\r\n", "claimed.example"))
        .as("a claim takes nothing away")
        .contains("location: https://shop.example/shared");

    node.sql("UPDATE domains SET verified = true WHERE id = 'dom_claim'");

    await()
        .untilAsserted(() ->
            assertThat(rawWithHost("GET /bait HTTP/1.1\r\n", "claimed.example"))
                .contains("location: https://claim.example/x"));
    assertThat(rawWithHost("GET /stray HTTP/1.1\r\n", "claimed.example"))
        .as("a link of somebody who does not own the name")
        .contains("location: https://claim.example/oops");
  }

  @Test
  void linksOfAnEarlierDefaultDomainShouldStillAnswer() throws IOException {
    node.sql(
        """
        INSERT INTO domains (id, workspace_id, slug, verified, created_at, updated_at)
        VALUES ('dom_old', NULL, 'localhost:8999', true, now() - interval '1 day', now()),
               ('dom_own', 'ws_3', 'own.example', true, now(), now())
        """);
    node.link("link_old", "made-before", "https://shop.example/before");
    node.link("link_old_twice", "twice", "https://shop.example/old");
    node.link("link_old_encoded", "grün", "https://shop.example/green");
    node.sql("UPDATE links SET domain = 'localhost:8999' WHERE id LIKE 'link_old%'");
    node.link("link_new_twice", "twice", "https://shop.example/new");

    await()
        .untilAsserted(() -> {
          assertThat(location(node.get("/made-before"))).startsWith("https://shop.example/before");
          assertThat(location(node.get("/gr%C3%BCn"))).startsWith("https://shop.example/green");
          assertThat(rawWithHost("GET /made-before HTTP/1.1\r\n", "own.example"))
              .startsWith("HTTP/1.1 404 ");
        });
    assertThat(location(node.get("/twice"))).startsWith("https://shop.example/new");
    assertThat(rawWithHost("GET /twice HTTP/1.1\r\n", "localhost:8999"))
        .contains("location: https://shop.example/old");
  }

  @Test
  void partnersClicksShouldBecomeConversions() {
    node.link("link_partner", "partner", "https://shop.example/");
    node.change("link_partner", "program_id = 'prog_1', partner_id = 'pn_1'");
    String id = clickId(node.get("/partner"));

    click(id);

    assertThat(ConversionsOf.topic(infra.kafkaBootstrap(), "link_partner"))
        .singleElement()
        .satisfies(conversion -> {
          assertThat(conversion.getString("eventId")).isEqualTo("clk_" + id);
          assertThat(conversion.getString("kind")).isEqualTo("click");
          assertThat(conversion.getString("partnerId")).isEqualTo("pn_1");
          assertThat(conversion.getInteger("quantity")).isEqualTo(1);
        });
  }

  @Test
  void journalShouldBeShippedAndHealthy() {
    node.get("/summer");

    await()
        .untilAsserted(() -> {
          List<LaneStats> lanes = node.edge().journal();
          assertThat(lanes).hasSize(1);
          assertThat(lanes.getFirst().shippedSequence())
              .isEqualTo(lanes.getFirst().lastSequence())
              .isPositive();
        });
    assertThat(node.edge().health()).isEqualTo(PartHealth.OK);
  }

  private HttpResponse<String> form(String path, String body, String address) {
    return node.send(
        "POST",
        path,
        body,
        "content-type",
        "application/x-www-form-urlencoded",
        "x-forwarded-for",
        address);
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

  private String raw(String requestLine) throws IOException {
    return rawWithHost(requestLine, "go.test");
  }

  /** For what no HTTP client sends. */
  private String rawWithHost(String requestLine, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (requestLine
                  + "host: "
                  + host
                  + "\r\nuser-agent: "
                  + EdgeNode.CHROME
                  + "\r\nconnection: close\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
