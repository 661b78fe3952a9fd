package io.tributary.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.kit.health.PartHealth;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.traffic.ForeignServices;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.FieldError;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.tributary.mesh.ServiceReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeTest {
  private static final String TOKEN = "a-token-that-nobody-guesses";
  private static final int MAX_FRAME = 4_096;

  private static final String CLIENT =
      """
      clients:
        tea:
          tokenSha256: %s
          serves: [tea.cups.get, tea.pots.*]
          hears: [tea.ready, tea.news, tea.cups.list]
          asks: [kettle.boil]
          publishes: [tea.ready]
      """;

  static final AnswerRules RULES =
      new AnswerRules() {
        @Override
        public boolean isOperation(String address) {
          return address.startsWith("tea.cups.");
        }

        @Override
        public @Nullable String problem(String operation, OperationReply answer) {
          return answer.status() == 999 ? "status 999" : null;
        }
      };

  @TempDir Path folder;
  private Path file = Path.of("");
  private final Vertx vertx = Vertx.vertx();
  private BridgeVerticle bridge;
  private String deployment;

  @BeforeEach
  void start() throws Exception {
    MeshCodecs.registerAll(vertx.eventBus());
    file = folder.resolve("bridge.yaml");
    allow(CLIENT.formatted(sha256(TOKEN)));
    BridgeConfig config =
        new BridgeConfig(
            "127.0.0.1", 0, null, null, file, true, MAX_FRAME, 3, 2, 2, 500, 1_500, 30);
    bridge = new BridgeVerticle(config, RULES, Clock.systemUTC(), new SimpleMeterRegistry());
    deployment = get(vertx.deployVerticle(bridge));
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  @Test
  void operationShouldBeAnsweredByAClient() throws Exception {
    try (TestClient client = joined()) {
      client.serve("tea.cups.get");
      Future<Message<OperationReply>> answer = ask("tea.cups.get");

      JsonObject message = client.receive();
      assertThat(message.getString("address")).isEqualTo("tea.cups.get");
      JsonObject request = message.getJsonObject("body");
      assertThat(request.getString("operationId")).isEqualTo("tea.cups.get");
      assertThat(request.getJsonObject("principal").getString("workspaceId")).isEqualTo("ws_1");
      assertThat(request.getJsonObject("path").getString("id")).isEqualTo("7");

      client.answer(message, new JsonObject("{\"status\":201,\"body\":{\"size\":2}}"));
      assertThat(get(answer).body())
          .isEqualTo(new OperationReply(201, Map.of(), new JsonObject().put("size", 2)));
    }
  }

  @Test
  void failureOfAClientShouldBeAMeshFailure() throws Exception {
    try (TestClient client = joined()) {
      client.serve("tea.cups.get");

      Future<Message<OperationReply>> first = ask("tea.cups.get");
      client.answer(
          client.receive(),
          new JsonObject(
              "{\"error\":{\"code\":\"unprocessable_entity\",\"message\":\"id: no\",\"fields\":[{\"field\":\"id\",\"message\":\"no\"}]}}"));
      MeshException invalid = failure(first);
      assertThat(invalid.code()).isEqualTo(FailureCode.UNPROCESSABLE_ENTITY);
      assertThat(invalid.fields()).containsExactly(new FieldError("id", "no"));

      Future<Message<OperationReply>> second = ask("tea.cups.get");
      client.send(
          TestClient.frame("send", client.receive().getString("replyAddress"))
              .put("failureCode", 404)
              .put("message", "no cup 7"));
      assertThat(failure(second)).hasMessage("no cup 7");
      assertThat(failure(second).code()).isEqualTo(FailureCode.NOT_FOUND);

      Future<Message<OperationReply>> third = ask("tea.cups.get");
      client.send(
          TestClient.frame("send", client.receive().getString("replyAddress"))
              .put("failureCode", 500)
              .put("message", "Traceback, line 3"));
      assertThat(failure(third)).hasMessage(MeshException.internal().getMessage());
    }
  }

  @Test
  void answerThatIsNoneShouldBeABadGateway() throws Exception {
    try (TestClient client = joined()) {
      client.serve("tea.cups.get");
      for (Object body :
          new Object[] {
            new JsonObject("{\"status\":\"many\"}"),
            new JsonObject("{\"status\":999}"),
            new JsonObject("{\"body\":1,\"headers\":[]}"),
            new JsonObject(),
            new JsonArray(),
            "text"
          }) {
        Future<Message<OperationReply>> answer = ask("tea.cups.get");
        client.send(
            TestClient.frame("send", client.receive().getString("replyAddress")).put("body", body));
        assertThat(failure(answer).code()).as(body.toString()).isEqualTo(FailureCode.BAD_GATEWAY);
      }
      Future<Message<OperationReply>> odd = ask("tea.cups.get");
      client.send(
          TestClient.frame("send", client.receive().getString("replyAddress"))
              .put("failureCode", "many"));
      assertThat(failure(odd).code()).isEqualTo(FailureCode.INTERNAL);
    }
  }

  @Test
  void clientThatMissesADeadlineShouldBeAskedAfterOthersUntilItAnswersAgain() throws Exception {
    try (TestClient slow = joined();
        TestClient quick = joined()) {
      slow.serve("tea.cups.get");
      Future<?> late = ask("tea.cups.get", 200);
      JsonObject unanswered = slow.receive();
      fails(late);
      quick.serve("tea.cups.get");
      for (int i = 0; i < 4; i++) {
        Future<Message<OperationReply>> answer = ask("tea.cups.get");
        quick.answer(quick.receive(), new JsonObject().put("body", i));
        assertThat(get(answer).body().body()).isEqualTo(i);
      }

      // Too late for whoever asked, but a sign: it gets the next one, and is what it was.
      slow.answer(unanswered, new JsonObject().put("body", "at last"));
      slow.send(new JsonObject().put("type", "ping"));
      slow.receive();
      Future<Message<OperationReply>> trial = ask("tea.cups.get");
      slow.answer(slow.receive(), new JsonObject().put("body", "back"));
      assertThat(get(trial).body().body()).isEqualTo("back");
    }
  }

  @Test
  void onlyClientThatMissesDeadlinesShouldBeAskedAWhileAndThenNobodyWaits() throws Exception {
    try (TestClient hung = joined()) {
      hung.serve("tea.cups.get");
      for (int i = 0; i < 3; i++) {
        fails(ask("tea.cups.get", 100));
        hung.receive();
      }
      Awaitility.await().until(() -> noHandlers("tea.cups.get"));
    }
  }

  @Test
  void clientThatFallsSilentShouldNotBeAsked() throws Exception {
    try (TestClient silent = joined();
        TestClient other = joined()) {
      silent.serve("tea.cups.get");
      silent.answerPing();
      Awaitility.await().until(() -> status().equals(ServiceReport.SILENT));
      assertThat(noHandlers("tea.cups.get")).isTrue();
      other.serve("tea.cups.get");
      for (int i = 0; i < 3; i++) {
        Future<Message<OperationReply>> answer = ask("tea.cups.get");
        other.answer(other.receive(), new JsonObject().put("body", i));
        get(answer);
      }
      other.close();
      silent.send(new JsonObject().put("type", "pong"));
      Awaitility.await().until(() -> status().equals(ServiceReport.OK));
      Future<Message<OperationReply>> again = ask("tea.cups.get");
      silent.answer(silent.receive(), new JsonObject().put("body", "back"));
      assertThat(get(again).body().body()).isEqualTo("back");
    }
  }

  /** Of the client that serves cups, as the picture of the mesh shows it. */
  private String status() {
    return ForeignServices.of(vertx).now().stream()
        .filter(service -> service.serves().contains("tea.cups.get"))
        .map(ServiceReport::status)
        .findFirst()
        .orElse("");
  }

  @Test
  void listThatChangesShouldCountWithoutARestart() throws Exception {
    try (TestClient before = joined()) {
      before.serve("tea.cups.get");
      before.serve("tea.pots.a");
      allow("clients: [");
      Awaitility.await().until(() -> bridge.health().status() == PartHealth.Status.DEGRADED);
      assertThat(bridge.health().reason()).contains("the old one holds");
      joined().close();

      String both = "[" + sha256(TOKEN) + ", " + sha256("next") + "]";
      allow(CLIENT.formatted(both).replace("tea.pots.*", "tea.cans.*"));
      Awaitility.await().until(() -> bridge.health().status() == PartHealth.Status.OK);
      JsonObject taken = before.receive();
      assertThat(taken.getString("message")).isEqualTo("access_denied");
      assertThat(taken.getString("address")).isEqualTo("tea.pots.a");
      TestClient.joined(bridge.port(), "next").close();
      assertThat(noHandlers("tea.pots.a")).isTrue();

      allow(CLIENT.formatted(sha256("next")));
      assertThat(before.lastWords()).isEqualTo("access_denied");
      Awaitility.await().until(() -> noHandlers("tea.cups.get"));
      TestClient.joined(bridge.port(), "next").close();
    }
  }

  @Test
  void silentStrangersShouldNotKeepAClientOut() throws Exception {
    List<TestClient> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        silent.add(new TestClient(bridge.port()));
        if (i % 10 == 9) {
          joined().close();
        }
      }
      assertThat(silent.getFirst().lastWords()).contains("no token");
    } finally {
      for (TestClient one : silent) {
        one.close();
      }
    }
  }

  @Test
  void clientShouldHearWhatItMayAndAnswerNothingThere() throws Exception {
    try (TestClient one = joined();
        TestClient two = joined()) {
      one.serve("tea.news");
      two.serve("tea.news");
      vertx.eventBus().publish("tea.news", new JsonObject().put("harvest", "good"));
      for (TestClient client : List.of(one, two)) {
        JsonObject heard = client.receive();
        assertThat(heard.getBoolean("send")).isFalse();
        assertThat(heard.getJsonObject("body").getString("harvest")).isEqualTo("good");
      }
      assertThat(noHandlers("tea.news")).isTrue();
      one.send(TestClient.frame("register", "tea.cups.list"));
      assertThat(one.receive().getString("message"))
          .as("an operation is answered, not listened to")
          .isEqualTo("access_denied");
    }
  }

  @Test
  void requestOfAnOperationThatLacksAFieldShouldBeRefusedAtOnce() throws Exception {
    get(
        OperationServer.readingOnly(vertx, Clock.systemUTC())
            .read("kettle.boil", call -> Future.succeededFuture(OperationReply.of("hot")))
            .start());
    try (TestClient client = joined()) {
      client.send(
          TestClient.frame("send", "kettle.boil")
              .put("replyAddress", "me")
              .put("body", new JsonObject().put("query", new JsonObject())));
      JsonObject refusal = client.receive();
      assertThat(refusal.getInteger("failureCode")).isEqualTo(400);
      assertThat(refusal.getJsonObject("error").getString("code")).isEqualTo("bad_request");
      assertThat(refusal.getString("message")).contains("has no operationId");

      client.send(
          TestClient.frame("send", "kettle.boil").put("replyAddress", "me").put("body", "hot?"));
      assertThat(client.receive().getString("message")).contains("no OperationRequest");
    }
  }

  @Test
  void questionThatNobodyAnswersShouldNotTellInnerAddresses() throws Exception {
    vertx.eventBus().consumer("kettle.boil", message -> {});
    try (TestClient client = joined()) {
      client.send(
          TestClient.frame("send", "kettle.boil")
              .put("replyAddress", "me")
              .put("headers", new JsonObject().put("timeout", "50"))
              .put("body", 1));
      JsonObject refusal = client.receive();
      assertThat(refusal.getString("failureType")).isEqualTo("TIMEOUT");
      assertThat(refusal.getInteger("failureCode")).isEqualTo(504);
      assertThat(refusal.encode()).doesNotContain("__vertx").contains("kettle.boil");
    }
  }

  @Test
  void plainJsonShouldStayPlainJson() throws Exception {
    try (TestClient client = joined()) {
      client.serve("tea.pots.count");
      Future<Message<Object>> answer =
          vertx.eventBus().request("tea.pots.count", new JsonObject().put("colour", "blue"));
      JsonObject message = client.receive();
      assertThat(message.getJsonObject("body").getString("colour")).isEqualTo("blue");
      client.answer(message, new JsonObject().put("count", 3));
      assertThat(get(answer).body()).isEqualTo(new JsonObject().put("count", 3));
    }
  }

  @Test
  void strangersShouldBeHungUpOn() throws Exception {
    try (TestClient wrong = new TestClient(bridge.port());
        TestClient silent = new TestClient(bridge.port());
        TestClient nameless = new TestClient(bridge.port())) {
      wrong.send(TestClient.hello("guess"));
      assertThat(wrong.lastWords()).isEqualTo("access_denied");
      nameless.send(TestClient.frame("register", "tea.cups.get"));
      assertThat(nameless.lastWords()).isEqualTo("access_denied");
      assertThat(silent.lastWords()).contains("no token");
    }
    assertThat(noHandlers("tea.cups.get")).isTrue();
  }

  @Test
  void whatIsNotAllowedShouldBeRefused() throws Exception {
    try (TestClient client = joined()) {
      for (String type : Set.of("register", "send", "publish")) {
        client.send(TestClient.frame(type, "auth.internal.bootstrap"));
        JsonObject refusal = client.receive();
        assertThat(refusal.getString("message")).isEqualTo("access_denied");
        assertThat(refusal.getString("address")).isEqualTo("auth.internal.bootstrap");
      }
      client.send(TestClient.frame("register", "tea.pots"));
      assertThat(client.receive().getString("message")).isEqualTo("access_denied");
      assertThat(noHandlers("auth.internal.bootstrap")).isTrue();

      client.serve("tea.pots.a");
      client.serve("tea.pots.b");
      client.send(TestClient.frame("register", "tea.pots.c"));
      assertThat(client.receive().getString("message")).isEqualTo("too_many_registrations");
    }
  }

  @Test
  void framesThatAreNoneShouldEndTheConnection() throws Exception {
    byte[] huge = ByteBuffer.allocate(8).putInt(MAX_FRAME + 1).putInt(0).array();
    byte[] negative = ByteBuffer.allocate(8).putInt(-1).putInt(0).array();
    byte[] noJson =
        ByteBuffer.allocate(6).putInt(2).put("no".getBytes(StandardCharsets.UTF_8)).array();
    byte[] list =
        ByteBuffer.allocate(6).putInt(2).put("[]".getBytes(StandardCharsets.UTF_8)).array();
    byte[] odd =
        "{\"type\":\"publish\",\"address\":\"tea.ready\",\"headers\":7}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] oddFrame = ByteBuffer.allocate(4 + odd.length).putInt(odd.length).put(odd).array();
    for (byte[] bytes : new byte[][] {huge, negative, noJson, list, oddFrame}) {
      try (TestClient client = joined()) {
        client.sendRaw(bytes);
        assertThat(client.lastWords()).contains("frame");
      }
    }
  }

  @Test
  void halfACharacterShouldEndTheConnection() throws Exception {
    byte[] json =
        "{\"type\":\"send\",\"address\":\"a\",\"body\":{\"x\":[{\"a\":\"b\\ud83d\"}]}}"
            .getBytes(StandardCharsets.UTF_8);
    try (TestClient client = joined()) {
      client.sendRaw(ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json).array());
      assertThat(client.lastWords()).contains("half a character");
    }
  }

  @Test
  void clientThatDiesShouldServeNothingFromThen() throws Exception {
    TestClient client = joined();
    client.serve("tea.cups.get");
    Future<Message<OperationReply>> open = ask("tea.cups.get");
    client.receive();
    client.close();

    MeshException told = failure(open);
    assertThat(told.code()).isEqualTo(FailureCode.UNAVAILABLE);
    assertThat(told).hasMessageContaining("went away");
    assertThat(noHandlers("tea.cups.get")).isTrue();
  }

  @Test
  void clientThatDoesNotKeepUpShouldBeSpared() throws Exception {
    try (TestClient client = joined()) {
      client.serve("tea.cups.get");
      Future<Message<OperationReply>> first = ask("tea.cups.get");
      ask("tea.cups.get");
      MeshException refused = failure(ask("tea.cups.get"));
      assertThat(refused.code()).isEqualTo(FailureCode.UNAVAILABLE);
      assertThat(refused).hasMessageContaining("busy");

      client.answer(client.receive(), new JsonObject().put("body", 1));
      get(first);
      client.receive();
      Future<Message<OperationReply>> next = ask("tea.cups.get");
      client.answer(client.receive(), new JsonObject().put("body", 2));
      assertThat(get(next).body().body()).isEqualTo(2);
    }
  }

  @Test
  void clientShouldAskTheMesh() throws Exception {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            "kettle.boil",
            message -> {
              if (message.body().getBoolean("empty")) {
                message.reply(MeshException.conflict("the kettle is empty"));
              } else {
                message.reply(OperationReply.of(new JsonObject().put("degrees", 100)));
              }
            });
    try (TestClient client = joined()) {
      JsonObject question = TestClient.frame("send", "kettle.boil").put("replyAddress", "me");
      client.send(question.copy().put("body", new JsonObject().put("empty", false)));
      JsonObject answer = client.receive();
      assertThat(answer.getString("address")).isEqualTo("me");
      assertThat(answer.getJsonObject("body").getJsonObject("body").getInteger("degrees"))
          .isEqualTo(100);

      client.send(question.copy().put("body", new JsonObject().put("empty", true)));
      JsonObject refusal = client.receive();
      assertThat(refusal.getString("type")).isEqualTo("err");
      assertThat(refusal.getInteger("failureCode")).isEqualTo(409);
      assertThat(refusal.getJsonObject("error").getString("code")).isEqualTo("conflict");
    }
  }

  @Test
  void bridgeThatStopsShouldLetClientsFinish() throws Exception {
    try (TestClient client = joined()) {
      client.serve("tea.cups.get");
      Future<Message<OperationReply>> open = ask("tea.cups.get");
      JsonObject message = client.receive();
      Future<Void> stopped = vertx.undeploy(deployment);
      Awaitility.await().until(() -> noHandlers("tea.cups.get"));

      client.answer(message, new JsonObject().put("body", "done"));
      assertThat(get(open).body().body()).isEqualTo("done");
      get(stopped);
      assertThat(client.lastWords()).isEmpty();
    }
  }

  @Test
  void connectionsShouldBeBounded() throws Exception {
    try (TestClient a = joined();
        TestClient b = joined();
        TestClient c = joined();
        TestClient d = new TestClient(bridge.port())) {
      d.send(TestClient.hello(TOKEN));
      assertThat(d.lastWords()).isEqualTo("too_many_connections");
      a.close();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> {
            try (TestClient again = joined()) {
              return true;
            }
          });
      assertThat(b).isNotEqualTo(c);
    }
  }

  @Test
  void bytesShouldTravelAsBase64() {
    assertThat(WireBody.toJson(OperationReply.bytes("image/png", Buffer.buffer(new byte[] {1, 2}))))
        .isEqualTo(
            new JsonObject()
                .put("status", 0)
                .put("headers", new JsonObject().put("content-type", "image/png"))
                .put("bytes", new byte[] {1, 2}));
  }

  private TestClient joined() throws Exception {
    return TestClient.joined(bridge.port(), TOKEN);
  }

  /** Put in the file's place as editors and deployments do it. */
  private void allow(String list) throws Exception {
    Path fresh = Files.writeString(folder.resolve("fresh.yaml"), list);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Future<Message<OperationReply>> ask(String address) {
    return ask(address, 10_000);
  }

  private Future<Message<OperationReply>> ask(String address, long withinMs) {
    return vertx
        .eventBus()
        .request(
            address,
            new OperationRequest(
                address,
                new Principal("ws_1", "usd", Principal.Kind.API_KEY, "key_1", Set.of("tea.read")),
                Map.of("id", "7"),
                new JsonObject(),
                null,
                Clock.systemUTC().millis() + withinMs,
                "req_1",
                null,
                ""),
            new DeliveryOptions().setSendTimeout(withinMs));
  }

  private boolean noHandlers(String address) throws Exception {
    try {
      get(ask(address, 100));
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof ReplyException reply
          && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }
  }

  private static MeshException failure(Future<?> future) throws Exception {
    try {
      get(future);
      throw new AssertionError("it succeeded");
    } catch (ExecutionException e) {
      return (MeshException) Objects.requireNonNull(e.getCause());
    }
  }

  private static void fails(Future<?> future) throws Exception {
    assertThatThrownBy(() -> get(future)).isInstanceOf(ExecutionException.class);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
