package io.tributary.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.gateway.security.Authenticator;
import io.tributary.kit.op.MeshClient;
import io.tributary.mesh.Addresses;
import io.tributary.mesh.ApiKeyRevoked;
import io.tributary.mesh.CredentialQuery;
import io.tributary.mesh.LiveUpdate;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Dashboards over real sockets and the real event bus; the contexts behind are consumers of this
 * test.
 */
class LiveSocketsIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();

  /** Kept: a client that is garbage closes its connections. */
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxMessageSize(64 * 1024 * 1024)
              .setMaxFrameSize(64 * 1024 * 1024));

  private final Map<String, Principal> keys = new ConcurrentHashMap<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private @Nullable HttpServer server;
  private @Nullable LiveSockets sockets;

  /** The sequence that the contexts behind have kept. */
  private final AtomicLong kept = new AtomicLong(5);

  @BeforeEach
  void start() throws Exception {
    MeshCodecs.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<CredentialQuery>consumer(
            Addresses.VERIFY_API_KEY,
            query -> {
              Principal principal = keys.get(query.body().keyHash());
              query.reply(principal == null ? MeshException.unauthorized("unknown") : principal);
            });
    for (String source :
        Set.of(Addresses.LIVE_SNAPSHOT_TRACKING, Addresses.LIVE_SNAPSHOT_PAYMENTS)) {
      vertx
          .eventBus()
          .<OperationRequest>consumer(
              source,
              asked ->
                  asked.reply(
                      OperationReply.of(
                          new JsonObject()
                              .put("seq", kept.get())
                              .put(
                                  "counters",
                                  new JsonObject()
                                      .put("clicks", 7)
                                      .put("revenue", new JsonObject().put("usd", 300)))
                              .put("events", new JsonArray()))));
    }
    key("first", "ws_1", "*");
    key("second", "ws_2", "*");
    key("narrow", "ws_1", "links.read");
    Clock clock = Clock.systemUTC();
    MeshClient mesh = new MeshClient(vertx, clock, "gateway");
    Authenticator authenticator = new Authenticator(vertx, mesh, "tributary", clock);
    get(authenticator.start(vertx));
    LiveSockets sockets =
        this.sockets = new LiveSockets(vertx, authenticator, mesh, metrics, clock, 3, 200);
    server =
        get(
            sockets
                .start()
                .compose(ready ->
                    vertx
                        .createHttpServer()
                        .requestHandler(request ->
                            sockets
                                .accept(request)
                                .onFailure(failure ->
                                    request
                                        .response()
                                        .setStatusCode(((MeshException) failure).code().status())
                                        .end()))
                        .listen(0, "127.0.0.1")));
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
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

    publish("ws_1", 6, "small");
    await().atMost(SOON).until(() -> mine.size() == 2);
    JsonObject update = last(mine);
    assertThat(update.getString("type")).isEqualTo("update");
    assertThat(update.getLong("seq")).isEqualTo(6);
    assertThat(update.getJsonArray("events")).hasSize(1);

    publish("ws_2", 9, "small");
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
      publish("ws_1", 6 + i, "e" + i);
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
    happens(6, "six");
    await().atMost(SOON).until(() -> last(before).getValue("seq").equals(6));
    get(socket.close());
    happens(7, "seven");
    happens(8, "eight");

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
    happens(6, "six");
    Queue<JsonObject> mine = inbox();
    ClientWebSocket socket = connect(mine, "x-nothing", "here");
    JsonObject since = new JsonObject().put("tracking", 5).put("payments", 6);
    get(
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
    kept.set(9);
    // What was told between 5 and 8 never came here.
    happens(9, "nine");
    for (String since : List.of("tracking:5,payments:9", "tracking:99,payments:9", "nonsense")) {
      Queue<JsonObject> mine = inbox();
      ClientWebSocket socket =
          connect(mine, "/api/live?since=" + since, "authorization", "Bearer first");
      await().atMost(SOON).until(() -> !mine.isEmpty());
      assertThat(first(mine).getBoolean("resumed")).as(since).isFalse();
      assertThat(first(mine).getJsonObject("seq").getLong("tracking")).isEqualTo(9);
      get(socket.close());
    }
  }

  @Test
  void updateThatWasLostOnTheBusShouldBeMadeUpFor() throws Exception {
    Queue<JsonObject> mine = inbox();
    connect("first", mine);
    await().atMost(SOON).until(() -> mine.size() == 1);
    kept.set(6);
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
    get(Objects.requireNonNull(sockets).stop());
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
    get(
        socket.writeTextMessage(
            new JsonObject().put("type", "hello").put("token", "first").encode()));
    await().atMost(SOON).until(() -> mine.size() == 1);
    assertThat(first(mine).getString("type")).isEqualTo("snapshot");
  }

  @Test
  void wrongFirstFrameShouldBeRefusedWithTheReason() throws Exception {
    Queue<JsonObject> mine = inbox();
    ClientWebSocket socket = connect(mine, "x-nothing", "here");
    get(socket.writeTextMessage("good day"));
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
    keys.remove(hash("first"));
    vertx.eventBus().publish(Addresses.API_KEY_REVOKED, new ApiKeyRevoked(hash("first")));
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
    Socket slow = connectAndNeverRead("first");
    await().atMost(SOON).until(() -> quick.size() == 1 && openSockets() == 2);
    String large = "x".repeat(64 * 1024);
    AtomicLong seq = new AtomicLong(6);
    // Megabytes fill the sockets' own buffers first; then the queue's bound is met.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          publish("ws_1", seq.incrementAndGet(), large);
          return openSockets() == 1;
        });
    int before = quick.size();
    publish("ws_1", seq.incrementAndGet(), "after");
    await().atMost(SOON).until(() -> quick.size() > before);
    slow.close();
  }

  private Socket connectAndNeverRead(String key) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress("127.0.0.1", port()));
    String handshake =
        "GET /api/live HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
            + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "authorization: Bearer "
            + key
            + "\r\n\r\n";
    socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** As the gauge for operators says. */
  private double openSockets() {
    return metrics.get("tributary.live.sockets").gauge().value();
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
    get(
        socket.connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port())
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

  private int port() {
    return Objects.requireNonNull(server).actualPort();
  }

  private static List<String> events(JsonObject message) {
    return message.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getString("id"))
        .toList();
  }

  /** It is kept, and then told. */
  private void happens(long seq, String what) {
    kept.set(seq);
    publish("ws_1", seq, what);
  }

  private void publish(String workspace, long seq, String what) {
    JsonArray events = new JsonArray().add(new JsonObject().put("id", what));
    vertx
        .eventBus()
        .publish(
            Addresses.LIVE_UPDATES,
            new LiveUpdate(
                workspace,
                LiveUpdate.TRACKING,
                seq,
                seq,
                new JsonObject().put("clicks", seq),
                events));
  }

  private void key(String key, String workspace, String scope) throws Exception {
    keys.put(
        hash(key),
        new Principal(workspace, "usd", Principal.Kind.API_KEY, "key_" + key, Set.of(scope)));
  }

  private static String hash(String key) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
