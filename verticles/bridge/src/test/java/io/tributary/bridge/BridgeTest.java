package io.tributary.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.mesh.FailureCode;
import io.tributary.mesh.FieldError;
import io.tributary.mesh.MeshCodecs;
import io.tributary.mesh.MeshException;
import io.tributary.mesh.OperationReply;
import io.tributary.mesh.OperationRequest;
import io.tributary.mesh.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BridgeTest {
  private static final String TOKEN = "a-token-that-nobody-guesses";
  private static final int MAX_FRAME = 4_096;

  private final Vertx vertx = Vertx.vertx();
  private BridgeVerticle bridge;
  private String deployment;

  @BeforeEach
  void start() throws Exception {
    MeshCodecs.registerAll(vertx.eventBus());
    AllowList allowed =
        AllowList.parse(
            """
            clients:
              tea:
                tokenSha256: %s
                serves: [tea.cups.get, tea.pots.*]
                asks: [kettle.boil]
                publishes: [tea.ready]
            """
                .formatted(sha256(TOKEN)),
            "test.yaml");
    BridgeConfig config =
        new BridgeConfig("127.0.0.1", 0, null, null, allowed, MAX_FRAME, 3, 2, 2, 500, 30);
    bridge = new BridgeVerticle(config, Clock.systemUTC(), new SimpleMeterRegistry());
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

      Future<Message<OperationReply>> fourth = ask("tea.cups.get");
      client.answer(client.receive(), new JsonObject("{\"status\":\"many\"}"));
      assertThat(failure(fourth).code()).isEqualTo(FailureCode.INTERNAL);
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
      assertThat(d.lastWords()).isEmpty();
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

  private Future<Message<OperationReply>> ask(String address) {
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
                Clock.systemUTC().millis() + 10_000,
                "req_1",
                null,
                ""));
  }

  private boolean noHandlers(String address) throws Exception {
    try {
      get(ask(address));
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

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
