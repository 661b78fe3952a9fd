package io.tributary.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.app.Dashboard;
import io.tributary.app.RunningTributary;
import io.tributary.solo.testing.Infra;
import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Nodes of a cluster are restarted, killed and stopped under load. Two host everything; the third
 * has the port and the edge only, so that what it is asked goes over the bus.
 */
@Tag("chaos")
@Tag("cluster")
@UseServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
  private static final double FAILED_AT_MOST = 0.001;
  private static final long NOTICED_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Infra infra;
  private @Nullable Nodes started;

  ClusterIT(Infra infra) {
    this.infra = infra;
  }

  @BeforeAll
  void startNodes() throws IOException {
    Path conf = Path.of("target", "it-cluster-conf-" + ProcessHandle.current().pid());
    Path list = TeaService.describe(conf.toAbsolutePath());
    started =
        Nodes.start(
            infra,
            "cluster",
            List.of("all", "all", "gateway,edge"),
            Map.of(
                "TRIBUTARY_BRIDGE_CLIENTS",
                list.toString(),
                "TRIBUTARY_DRAIN_DELAY",
                "1s",
                "TRIBUTARY_KAFKA_REQUEST_TIMEOUT",
                "2s",
                "TRIBUTARY_RATE_LIMIT_DEFAULT",
                "1000000/1m",
                "TRIBUTARY_RATE_LIMIT_CONVERSIONS",
                "1000000/1m"),
            List.of("--conf", conf.toAbsolutePath().toString()));
  }

  @AfterAll
  void stopNodes() {
    if (started != null) {
      started.close();
    }
  }

  private Nodes nodes() {
    return Objects.requireNonNull(started);
  }

  @Test
  void aLinkOfOneNodeShouldRedirectOnAllOthersAtOnce() {
    // What a node does for the first time takes longer.
    Subject.Link first = nodes().newLink("first");
    nodes().all().forEach(node -> Nodes.visit(node, first.key()));
    Subject.Link link = nodes().newLink("everywhere");
    long made = System.nanoTime();
    for (RunningTributary node : nodes().all()) {
      await()
          .atMost(Duration.ofSeconds(10))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Nodes.visit(node, link.key()) == 302);
    }
    System.out.printf(
        Locale.ROOT,
        "cluster: a new link redirects on all nodes after %d ms%n",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - made));
  }

  @Test
  void aRevokedKeyShouldBeRefusedEverywhere() {
    JsonObject made =
        new JsonObject(
            nodes()
                .get(0)
                .call(
                    "POST",
                    "/api/api-keys",
                    "{\"name\":\"short-lived\",\"scopes\":[\"links.read\"]}")
                .body());
    String secret = made.getString("key");
    nodes().all().forEach(node -> assertThat(Nodes.listWith(node, secret)).isEqualTo(200));
    nodes().get(0).call("DELETE", "/api/api-keys/" + made.getString("id"), "");
    // Far sooner than caches forget by themselves.
    nodes()
        .all()
        .forEach(node ->
            await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> Nodes.listWith(node, secret) == 401));
  }

  @Test
  void aClickOnOneNodeShouldShowOnTheDashboardsOfAnother() {
    String key = nodes().get(0).keyOfNewWorkspace("live");
    Subject.Link link = nodes().newLink("live", key);
    Dashboard dashboard = new Dashboard();
    dashboard.connect(nodes().get(2), key);
    for (int i = 0; i < 3; i++) {
      String click = Nodes.click(nodes().get(0), link.key());
      long answered = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(10))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> dashboard.clicks().contains(click));
      System.out.printf(
          Locale.ROOT,
          "a click shows on a dashboard of another node %d ms after its redirect%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answered));
    }
    dashboard.breakOff();
  }

  @Test
  void aDashboardThatMovesToAnotherNodeShouldMissNothing() {
    String key = nodes().get(0).keyOfNewWorkspace("moving");
    Subject.Link link = nodes().newLink("moving", key);
    Dashboard dashboard = new Dashboard();
    dashboard.connect(nodes().get(2), key);
    Set<String> clicked = new HashSet<>();
    for (RunningTributary next : List.of(nodes().get(1), nodes().get(0), nodes().get(2))) {
      dashboard.breakOff();
      nodes().all().forEach(node -> clicked.add(Nodes.click(node, link.key())));
      dashboard.connect(next, key);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(dashboard.clicks()).containsAll(clicked));
    await().atMost(Duration.ofSeconds(10)).until(() -> dashboard.counted() == clicked.size());
    assertThat(dashboard.anew()).as("snapshots that could not go on").isEqualTo(1);
    dashboard.breakOff();
  }

  /** Each node has a journal of its own; the one that is asked has none of the others' files. */
  @Test
  void theAuditShouldTellOfTheClicksOfAllNodes() {
    Subject.Link link = nodes().newLink("audited");
    for (RunningTributary node : nodes().all()) {
      await().atMost(Duration.ofSeconds(10)).until(() -> Nodes.visit(node, link.key()) == 302);
    }
    for (RunningTributary asked : nodes().all()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            JsonObject audit = new JsonObject(asked.call("GET", "/api/clicks/audit", "").body());
            List<JsonObject> lanes =
                audit.getJsonArray("lanes").stream().map(JsonObject.class::cast).toList();
            assertThat(lanes)
                .filteredOn(lane -> lane.getLong("journalled") > 0)
                .extracting(lane -> lane.getString("journal"))
                .hasSizeGreaterThanOrEqualTo(nodes().all().size());
            assertThat(audit.getJsonArray("silentJournals")).isEmpty();
            JsonObject totals = audit.getJsonObject("totals");
            assertThat(audit.getBoolean("settled")).isTrue();
            assertThat(totals.getLong("stored")).isEqualTo(totals.getLong("journalled"));
            assertThat(totals.getLong("missing")).isZero();
            assertThat(totals.getLong("duplicate")).isZero();
          });
    }
  }

  @Test
  void theSameSaleShouldCountOnceWhicheverNodesHearOfIt() throws Exception {
    SameSale sale = SameSale.prepare(nodes(), "once");
    sale.tell(List.of(nodes().get(0), nodes().get(1)));
    sale.assertCountedOnce("on two nodes");
  }

  @Test
  @Tag("rolling")
  void nobodyShouldNoticeThatNodesAreRestartedOneByOne() throws IOException {
    Subject.Link link = nodes().newLink("rolling");
    long begun = System.nanoTime();
    try (Callers callers = Callers.of(nodes().all(), link)) {
      callers.awaitMore(300);
      for (RunningTributary node : nodes().all()) {
        node.close();
        callers.awaitMore(50);
        node.start();
        nodes().awaitTogether();
        callers.awaitMore(50);
      }
      callers.close();
      callers.report("restarted one by one", begun);
      assertThat(callers.failures()).isEmpty();
      // None of them was cut off at its thirty seconds.
      for (RunningTributary node : nodes().all()) {
        assertThat(node.log()).doesNotContain("not everything stopped in order");
      }
    }
  }

  @Test
  @Tag("kill")
  void aKilledNodeShouldCostAlmostNothing() throws IOException {
    Effort effort = Effort.orElse(1, 6);
    Subject.Link link = nodes().newLink("killed");
    for (int round = 0; round < effort.rounds(); round++) {
      try (Callers callers = Callers.of(nodes().all(), link)) {
        callers.awaitMore(1_000);
        long killed = System.nanoTime();
        nodes().get(1).kill();
        callers.awaitMore(Duration.ofSeconds(6));
        callers.awaitMore(1_000);
        callers.close();
        callers.report("kill -9 of a node", killed);
        assertThat(callers.failures())
            .allMatch(failure -> failure.begunNanos() - killed < NOTICED_NANOS);
        assertThat((double) callers.failures().size() / callers.answered())
            .isLessThan(FAILED_AT_MOST);
      } finally {
        nodes().get(1).start();
        nodes().awaitTogether();
      }
    }
  }

  /** Joined at the second node only; the third has neither contexts nor a service. */
  @Test
  @Tag("kill")
  void aServiceOfALostNodeShouldBeMissedAtOnceAndAnotherBeAsked() throws Exception {
    RunningTributary asked = nodes().get(2);
    boolean killed = false;
    try (TeaService lost = TeaService.join(nodes().bridgePorts().get(1))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> TeaService.ask(asked, "now") == 200);
      CompletableFuture<Integer> underWay =
          CompletableFuture.supplyAsync(() -> TeaService.ask(asked, "never"));
      await().atMost(Duration.ofSeconds(20)).until(() -> lost.log().contains("is asked for never"));
      nodes().get(1).kill();
      killed = true;
      assertThat(underWay.get(60, TimeUnit.SECONDS))
          .as("503 as soon as the node is lost, not 504 at the deadline")
          .isEqualTo(503);
      assertThat(TeaService.ask(asked, "now")).isEqualTo(503);
      try (TeaService other = TeaService.join(nodes().bridgePorts().get(0))) {
        await().atMost(Duration.ofSeconds(20)).until(() -> TeaService.ask(asked, "now") == 200);
        assertThat(other.log()).contains("is asked for now");
      }
    } finally {
      if (killed) {
        nodes().get(1).start();
        nodes().awaitTogether();
      }
    }
  }

  @Test
  @Tag("hang")
  void aNodeThatHangsShouldBeAvoidedAndTakenBack() {
    Effort effort = Effort.orElse(1, 9);
    Subject.Link link = nodes().newLink("hanging");
    for (int round = 0; round < effort.rounds(); round++) {
      try (Callers callers = Callers.of(nodes().all(), link)) {
        callers.awaitMore(300);
        long stopped = System.nanoTime();
        nodes().get(1).pause();
        try {
          callers.awaitMore(effort.outage());
        } finally {
          nodes().get(1).resume();
        }
        long resumed = System.nanoTime();
        nodes().awaitTogether();
        System.out.printf(
            Locale.ROOT,
            "cluster: a node that hung for %d s is a member again %.1f s after it goes on%n",
            effort.outage().toSeconds(),
            (System.nanoTime() - resumed) / 1e9);
        callers.awaitMore(300);
        callers.close();
        callers.report("SIGSTOP of a node for " + effort.outage().toSeconds() + " s", stopped);
        assertThat(callers.failures())
            .allMatch(failure -> failure.begunNanos() - stopped < NOTICED_NANOS);
      }
    }
  }
}
