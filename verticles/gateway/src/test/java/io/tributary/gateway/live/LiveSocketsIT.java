package io.tributary.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tributary.mesh.LiveUpdate;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Dashboards over real sockets and the real event bus; the contexts behind are consumers of this
 * test.
 */
class LiveSocketsIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final LiveNode node = new LiveNode(new Heartbeat(200, 1_000), new HttpServerOptions());

  /** Kept: a client that is garbage closes its connections. */
  private final WebSocketClient client =
      node.vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxMessageSize(64 * 1024 * 1024)
              .setMaxFrameSize(64 * 1024 * 1024));

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void dashboardShouldGetASnapshotAndThenUpdatesOfItsOwnWorkspace() throws Exception {
    Queue<JsonObject> mine = inbox();
    Queue<JsonObject> theirs = inbox();
    connect("first", mine);
    connect("second", theirs);
    await().atMost(SOON).until(() -> mine.size() == 1 && theirs.size() == 1);
    assertThat(first(mine).getString("type")).isEqualTo("snapshot");
    assertThat(first(mine).getJsonObject("counters").getLong("saleAmount")).isEqualTo(300);

    node.publish("ws_1", 6, "small");
    await().atMost(SOON).until(() -> mine.size() == 2);
    JsonObject update = last(mine);
    assertThat(update.getString("type")).isEqualTo("update");
    assertThat(update.getLong("seq")).isEqualTo(6);
    assertThat(update.getJsonArray("events")).hasSize(1);

    node.publish("ws_2", 9, "small");
    await().atMost(SOON).until(() -> theirs.size() == 2);
    assertThat(mine).hasSize(2);
    assertThat(last(theirs).getLong("seq")).isEqualTo(9);
  }

  @Test
  void burstShouldBeGatheredIntoFewMessages() throws Exception {
    Queue<JsonObject> mine = inbox();
    connect("first", mine);
    await().atMost(SOON).until(() -> mine.size() == 1);
    for (int i = 0; i < 500; i++) {
      node.publish("ws_1", 6 + i, "e" + i);
    }
    await().atMost(SOON).until(() -> last(mine).getValue("seq").equals(505));
    assertThat(mine.size()).isLessThan(20);
    assertThat(mine)
        .extracting(message -> message.getJsonArray("events").size())
        .allMatch(size -> size <= LiveUpdate.MAX_EVENTS);
  }

  @Test
  void dashboardThatComesBackShouldMissNothingAndSeeNothingTwice() throws Exception {
    Queue<JsonObject> before = inbox();
    ClientWebSocket socket = connect("first", before);
    await().atMost(SOON).until(() -> before.size() == 1);
    node.happens(6, "six");
    await().atMost(SOON).until(() -> last(before).getValue("seq").equals(6));
    LiveNode.get(socket.close());
    node.happens(7, "seven");
    node.happens(8, "eight");

    Queue<JsonObject> after = inbox();
    connect(after, "/api/live?since=tracking:6,payments:8", "authorization", "Bearer first");
    await().atMost(SOON).until(() -> !after.isEmpty());
    JsonObject snapshot = first(after);
    assertThat(snapshot.getBoolean("resumed")).isTrue();
    assertThat(snapshot.getJsonObject("seq").getLong("tracking")).isEqualTo(8);
    assertThat(events(snapshot)).containsExactly("seven", "eight");
  }

  @Test
  void helloMayBeAComeBackToo() throws Exception {
    node.happens(6, "six");
    Queue<JsonObject> mine = inbox();
    ClientWebSocket socket = connect(mine, "x-nothing", "here");
    JsonObject since = new JsonObject().put("tracking", 5).put("payments", 6);
    LiveNode.get(
        socket.writeTextMessage(
            new JsonObject()
                .put("type", "hello")
                .put("token", "first")
                .put("since", since)
                .encode()));
    await().atMost(SOON).until(() -> !mine.isEmpty());
    assertThat(first(mine).getBoolean("resumed")).isTrue();
    assertThat(events(first(mine))).containsExactly("six");
  }

  @Test
  void dashboardThatCannotGoOnShouldBeToldSo() throws Exception {
    node.kept.set(9);
    // What was told between 5 and 8 never came here.
    node.happens(9, "nine");
    for (String since : List.of("tracking:5,payments:9", "tracking:99,payments:9", "nonsense")) {
      Queue<JsonObject> mine = inbox();
      ClientWebSocket socket =
          connect(mine, "/api/live?since=" + since, "authorization", "Bearer first");
      await().atMost(SOON).until(() -> !mine.isEmpty());
      assertThat(first(mine).getBoolean("resumed")).as(since).isFalse();
      assertThat(first(mine).getJsonObject("seq").getLong("tracking")).isEqualTo(9);
      LiveNode.get(socket.close());
    }
  }

  @Test
  void updateThatWasLostOnTheBusShouldBeMadeUpFor() throws Exception {
    Queue<JsonObject> mine = inbox();
    connect("first", mine);
    await().atMost(SOON).until(() -> mine.size() == 1);
    node.kept.set(6);
    await()
        .atMost(SOON)
        .until(() -> mine.stream().anyMatch(m -> Integer.valueOf(6).equals(m.getValue("seq"))));
  }

  @Test
  void nodeThatLeavesShouldSendAllItsDashboardsAway() throws Exception {
    List<ClientWebSocket> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Queue<JsonObject> mine = inbox();
      all.add(connect(i == 0 ? "second" : "first", mine));
      await().atMost(SOON).until(() -> mine.size() == 1);
    }
    LiveNode.get(node.sockets.stop());
    for (ClientWebSocket socket : all) {
      await().atMost(SOON).until(socket::isClosed);
      assertThat(socket.closeStatusCode()).isEqualTo((short) 1012);
    }
    assertThatThrownBy(() -> connect("first", inbox()))
        .rootCause()
        .extracting(failure -> ((UpgradeRejectedException) failure).getStatus())
        .isEqualTo(503);
  }

  @Test
  void firstFrameMayCarryTheCredential() throws Exception {
    Queue<JsonObject> mine = inbox();
    ClientWebSocket socket = connect(mine, "x-nothing", "here");
    LiveNode.get(
        socket.writeTextMessage(
            new JsonObject().put("type", "hello").put("token", "first").encode()));
    await().atMost(SOON).until(() -> mine.size() == 1);
    assertThat(first(mine).getString("type")).isEqualTo("snapshot");
  }

  @Test
  void wrongFirstFrameShouldBeRefusedWithTheReason() throws Exception {
    Queue<JsonObject> mine = inbox();
    ClientWebSocket socket = connect(mine, "x-nothing", "here");
    LiveNode.get(socket.writeTextMessage("good day"));
    await().atMost(SOON).until(socket::isClosed);
    assertThat(first(mine).getString("code")).isEqualTo("unauthorized");
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1008);
  }

  @Test
  void strangerAndNarrowKeyShouldBeRefusedBeforeTheUpgrade() {
    for (Map.Entry<String, Integer> one : Map.of("nobody", 401, "narrow", 403).entrySet()) {
      assertThatThrownBy(() -> connect(one.getKey(), inbox()))
          .hasRootCauseInstanceOf(UpgradeRejectedException.class)
          .rootCause()
          .extracting(failure -> ((UpgradeRejectedException) failure).getStatus())
          .isEqualTo(one.getValue());
    }
  }

  @Test
  void dashboardShouldEndSoonAfterItsKeyIsRevoked() throws Exception {
    Queue<JsonObject> mine = inbox();
    ClientWebSocket socket = connect("first", mine);
    await().atMost(SOON).until(() -> mine.size() == 1);
    node.revoke("first");
    await().atMost(SOON).until(socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1008);
  }

  @Test
  void moreSocketsThanAllowedShouldBeToldToComeBack() throws Exception {
    for (int i = 0; i < 3; i++) {
      Queue<JsonObject> mine = inbox();
      connect("first", mine);
      await().atMost(SOON).until(() -> mine.size() == 1);
    }
    assertThatThrownBy(() -> connect("first", inbox()))
        .rootCause()
        .extracting(failure -> ((UpgradeRejectedException) failure).getStatus())
        .isEqualTo(503);
  }

  @Test
  void readerThatDoesNotReadShouldBeDroppedAndOthersGoOn() throws Exception {
    Queue<JsonObject> quick = inbox();
    connect("first", quick);
    RawDashboard slow = RawDashboard.slow(node.port, "authorization: Bearer first");
    await().atMost(SOON).until(() -> quick.size() == 1 && node.openSockets() == 2);
    String large = "x".repeat(64 * 1024);
    AtomicLong seq = new AtomicLong(6);
    // Megabytes fill the sockets' own buffers first; then the queue's bound is met.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          node.publish("ws_1", seq.incrementAndGet(), large);
          return node.openSockets() == 1;
        });
    int before = quick.size();
    node.publish("ws_1", seq.incrementAndGet(), "after");
    await().atMost(SOON).until(() -> quick.size() > before);
    slow.close();
  }

  private ClientWebSocket connect(String key, Queue<JsonObject> into) throws Exception {
    return connect(into, "authorization", "Bearer " + key);
  }

  /** Handlers are set before the connection is made, so no first frame is missed. */
  private ClientWebSocket connect(Queue<JsonObject> into, String header, String value)
      throws Exception {
    return connect(into, "/api/live", header, value);
  }

  private ClientWebSocket connect(Queue<JsonObject> into, String uri, String header, String value)
      throws Exception {
    ClientWebSocket socket = client.webSocket();
    socket.textMessageHandler(text -> into.add(new JsonObject(text)));
    LiveNode.get(
        socket.connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(node.port)
                .setURI(uri)
                .addHeader(header, value)));
    return socket;
  }

  private static Queue<JsonObject> inbox() {
    return new ConcurrentLinkedQueue<>();
  }

  private static JsonObject first(Queue<JsonObject> messages) {
    return Objects.requireNonNull(messages.peek(), "no message came");
  }

  private static JsonObject last(Queue<JsonObject> messages) {
    return messages.stream().reduce((earlier, later) -> later).orElseThrow();
  }

  private static List<String> events(JsonObject message) {
    return message.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getString("id"))
        .toList();
  }
}
