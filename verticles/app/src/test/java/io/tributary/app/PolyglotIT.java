package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tributary.solo.testing.UseServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Services in other languages beside the packaged jar, all as real processes. The one that a
 * newcomer writes is taken from verticles/polyglot/README.md, word for word.
 */
@UseServers(running = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolyglotIT {
  private static final Path ROOT = Path.of(System.getProperty("root.dir"));
  private static final Path SERVICES = ROOT.resolve("verticles").resolve("polyglot");
  private static final String README_FOLDER = "/tmp/weather";
  private static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

  private final Path folder =
      Path.of("target", "it-polyglot-conf-" + ProcessHandle.current().pid()).toAbsolutePath();
  private RunningTributary tributary;
  private List<String> readme = List.of();
  private int bridgePort;

  @BeforeAll
  void start() throws Exception {
    readme = shellBlocks(Files.readString(SERVICES.resolve("README.md")));
    Files.createDirectories(folder);
    shell(readme.get(0), Map.of());
    Files.copy(
        SERVICES.resolve("metadata").resolve("openapi.yaml"),
        folder.resolve("openapi").resolve("metadata.yaml"));
    Files.writeString(
        folder.resolve("bridge.yaml"),
        client("fraud", "fraud.score") + client("metadata", "metadata.pages.get"),
        StandardOpenOption.APPEND);
    // The second block starts Tributary; a test has a port and a jar of its own.
    assertThat(readme.get(1))
        .contains("TRIBUTARY_BRIDGE_CLIENTS=" + folder + "/bridge.yaml", "--conf " + folder);
    bridgePort = RunningTributary.freePort();
    tributary =
        RunningTributary.startNew(
            "polyglot",
            Map.of(
                "TRIBUTARY_BRIDGE_PORT",
                String.valueOf(bridgePort),
                "TRIBUTARY_BRIDGE_CLIENTS",
                folder + "/bridge.yaml",
                "TRIBUTARY_FRAUD_ENABLED",
                "true",
                "TRIBUTARY_FRAUD_TIMEOUT",
                "5s",
                "TRIBUTARY_BRIDGE_BROWSERS",
                "tracking.links.count,tracking.links.info,live.updates"),
            List.of("--conf", folder.toString()));
  }

  @AfterAll
  void stop() {
    if (tributary != null) {
      tributary.close();
    }
  }

  @Test
  void newcomersOperationShouldBeServedAsTheReadmeSays() throws Exception {
    assertThat(get("/api/weather/Lyon").statusCode()).as("nobody is there yet").isEqualTo(503);
    try (ForeignService weather = shell(readme.get(2), "weather")) {
      answered("/api/weather/Lyon", 200);
      assertThat(run(readme.get(3).replace("localhost:8080", "localhost:" + tributary.port)))
          .isEqualTo(
              "[{\"city\":\"Lyon\",\"day\":0,\"degrees\":20},{\"city\":\"Lyon\",\"day\":1,\"degrees\":21}]");

      HttpResponse<String> rain = get("/api/weather/Atlantis");
      assertThat(rain.statusCode()).isEqualTo(404);
      assertThat(rain.body()).contains("It always rains in Atlantis.");
      assertThat(get("/api/weather/Lyon?days=9").statusCode()).as("validated").isEqualTo(422);
      assertThat(tributary.call("GET", "/api/weather/Lyon", "", "nobody's").statusCode())
          .as("authenticated")
          .isEqualTo(401);
      assertThat(tributary.call("GET", "/api/weather/Lyon", "", key("links.read")).statusCode())
          .as("scoped")
          .isEqualTo(403);
      HttpResponse<String> allowed =
          tributary.call("GET", "/api/weather/Lyon", "", key("weather.read"));
      assertThat(allowed.statusCode()).as("a scope that only the fragment names").isEqualTo(200);
      assertThat(allowed.headers().firstValue("x-ratelimit-limit")).as("limited").isPresent();
      assertThat(tributary.metrics()).as("metered").contains("operation=\"weather.cities.get\"");
      assertThat(get("/api/docs").body()).contains("id=\"weather.cities.get\"");

      weather.kill();
      answered("/api/weather/Lyon", 503);
    }
    try (ForeignService again = shell(readme.get(2), "weather")) {
      answered("/api/weather/Lyon", 200);
      assertThat(again.log()).contains("serves weather.cities.get");
    }
    answered("/api/weather/Lyon", 503);
  }

  @Test
  void serviceThatHangsShouldNotBeAskedUntilItGoesOn() throws Exception {
    try (ForeignService first = shell(readme.get(2), "weather-1");
        ForeignService second = shell(readme.get(2), "weather-2")) {
      joined(first, "weather.cities.get");
      joined(second, "weather.cities.get");
      await().atMost(Duration.ofSeconds(20)).until(() -> weatherIs("ok").size() == 2);
      JsonObject seen = weatherIs("ok").getFirst();
      assertThat(seen.getJsonArray("serves")).containsExactly("weather.cities.get");
      assertThat(seen.getString("node")).isNotEmpty();
      assertThat(seen.getInteger("pending")).isNotNull();
      first.pause();
      try {
        await().atMost(Duration.ofSeconds(30)).until(() -> weatherIs("silent").size() == 1);
        for (int i = 0; i < 20; i++) {
          assertThat(get("/api/weather/Lyon").statusCode()).isEqualTo(200);
        }
      } finally {
        first.resume();
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> weatherIs("ok").size() == 2);
    }
  }

  private List<JsonObject> weatherIs(String status) {
    return new JsonObject(get("/api/mesh").body())
        .getJsonArray("services").stream()
            .map(JsonObject.class::cast)
            .filter(service -> service.getString("name").equals("weather"))
            .filter(service -> service.getString("status").equals(status))
            .toList();
  }

  /** The answer of this service is whatever the city says. */
  @Test
  void answersOutsideOfTheContractShouldBeBadGateways() throws Exception {
    String echo =
        """
        import json
        from tributary_mesh import Mesh
        mesh = Mesh.from_environment()
        mesh.answer("weather.cities.get")(lambda request: json.loads(request["path"]["city"]))
        mesh.run()
        """;
    try (ForeignService odd =
        ForeignService.start(
            List.of("python3", "-B", "-c", echo),
            joining("our-little-secret"),
            folder.resolve("odd.log"))) {
      joined(odd, "weather.cities.get");
      answered(weatherOf("{\"body\":[]}"), 200);
      for (String answer :
          List.of(
              "\"text\"",
              "{}",
              "[]",
              "{\"status\":0}",
              "{\"status\":999,\"body\":[]}",
              "{\"status\":302}",
              "{\"body\":{}}",
              "{\"body\":[1]}",
              "{\"body\":[],\"headers\":{\"te\":\"x\"}}")) {
        HttpResponse<String> refused = get(weatherOf(answer));
        assertThat(refused.statusCode()).as(answer).isEqualTo(502);
        assertThat(refused.body()).contains("bad_gateway");
      }
      assertThat(tributary.log()).contains("an answer to weather.cities.get cannot go out: status");
    }
    answered("/api/weather/Lyon", 503);
  }

  private static String weatherOf(String city) {
    return "/api/weather/" + URLEncoder.encode(city, StandardCharsets.UTF_8);
  }

  @Test
  void suspiciousSaleShouldWaitAndNoSaleShouldBeLost() throws Exception {
    JsonObject partner =
        post(
            "/api/partners",
            new JsonObject()
                .put("name", "Ada")
                .put("email", "ada-polyglot@example.com")
                .put("tenantId", "user-1"));
    JsonObject link =
        post(
            "/api/links",
            new JsonObject()
                .put("url", "https://shop.example.com")
                .put("partnerId", partner.getString("id")));
    try (ForeignService fraud = fraud()) {
      joined(fraud, "fraud.score");
      sale(link, "user-1", "own");
      JsonObject own = commission(partner, "own");
      assertThat(own.getString("status")).isEqualTo("hold");
      assertThat(own.getJsonObject("review").getInteger("score")).isGreaterThanOrEqualTo(80);
      assertThat(own.getJsonObject("review").getJsonArray("reasons").encode())
          .contains("own_customer: the customer is the partner");

      sale(link, "user-2", "other");
      assertThat(commission(partner, "other").getString("status")).isEqualTo("pending");
      assertThat(commission(partner, "other").getJsonObject("review")).isNotNull();

      HttpResponse<String> decided =
          tributary.call(
              "PATCH",
              "/api/commissions/" + own.getString("id"),
              new JsonObject().put("status", "pending").encode());
      assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
      assertThat(commission(partner, "own").getJsonObject("review").getString("by")).isNotNull();
      fraud.kill();
    }
    sale(link, "user-1", "unscored");
    JsonObject unscored = commission(partner, "unscored");
    assertThat(unscored.getString("status")).isEqualTo("pending");
    assertThat(unscored.getJsonObject("review")).isNull();
  }

  @Test
  void pagesShouldBeReadAndNothingOfOurOwn() throws Exception {
    String own = "/api/links/metatags?url=http%3A%2F%2Flocalhost%3A8080%2F";
    assertThat(get(own).statusCode()).isEqualTo(503);
    assertThat(get(own).body()).contains("service_unavailable");
    try (ForeignService metadata = metadata()) {
      joined(metadata, "metadata.pages.get");
      for (String closed :
          List.of("localhost:8080", "127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1")) {
        HttpResponse<String> refused =
            get(
                "/api/links/metatags?url=http%3A%2F%2F"
                    + closed.replace("[", "%5B").replace("]", "%5D").replace(":", "%3A")
                    + "%2F");
        assertThat(refused.statusCode()).as(closed + " " + refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("this is no public address");
      }
      metadata.kill();
      answered(own, 503);
    }
    assertThat(get("/api/links").statusCode()).as("and nothing else is gone").isEqualTo(200);
  }

  @Test
  void bridgeShouldRefuseStrangersForeignAddressesAndHugeFrames() throws Exception {
    assertThat(said(hello("guess"))).contains("access_denied");
    String hello = hello("metadata-token");
    assertThat(said(hello, "{\"type\":\"register\",\"address\":\"auth.session.login\"}"))
        .contains("access_denied", "auth.session.login");
    assertThat(
            said(hello, "{\"type\":\"send\",\"address\":\"auth.internal.bootstrap\",\"body\":{}}"))
        .contains("access_denied", "auth.internal.bootstrap");
    assertThat(said(hello, "x".repeat(2 << 20))).contains("a frame has 1 to");
  }

  @Test
  void pageShouldHearNothingMoreOnceItsKeyIsDeleted() throws Exception {
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    JsonObject made =
        post(
            "/api/api-keys",
            new JsonObject().put("name", "page").put("scopes", new JsonArray().add("live.read")));
    WebSocket page =
        tributary
            .http
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(tributary.url().replace("http", "ws") + "/api/bus/websocket"),
                new Heard(heard, new ByteArrayOutputStream()))
            .join();
    String register =
        "{\"type\":\"register\",\"address\":\"live.updates\","
            + credential(made.getString("key"))
            + "}";
    say(page, register);
    for (int i = 0; i < 3; i++) {
      say(page, register);
      assertThat(next(heard).getString("type")).as("registered already").isEqualTo("err");
    }
    assertThat(tributary.log()).doesNotContain("already registered");

    tributary.call("DELETE", "/api/api-keys/" + made.getString("id"), "");

    await().atMost(Duration.ofSeconds(10)).until(page::isInputClosed);
  }

  @Test
  void busShouldLoadNothingFromElsewhere() {
    HttpResponse<String> frame = get("/api/bus/iframe.html");

    assertThat(frame.statusCode()).isEqualTo(404);
    assertThat(frame.body()).doesNotContain("<script");
    assertThat(frame.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
  }

  @Test
  void pageShouldUseTheBusWithItsCallersRights() {
    BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    WebSocket page =
        tributary
            .http
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(tributary.url().replace("http", "ws") + "/api/bus/websocket"),
                new Heard(heard, new ByteArrayOutputStream()))
            .join();
    String count =
        "\"address\":\"tracking.links.count\",\"replyAddress\":\"me\",\"body\":{\"query\":{}}";
    say(page, "{\"type\":\"send\"," + count + "}");
    assertThat(next(heard).getString("body")).as("nobody").isEqualTo("rejected");
    say(page, "{\"type\":\"send\"," + count + "," + credential(key("products.read")) + "}");
    assertThat(next(heard).getString("body")).as("without the scope").isEqualTo("rejected");
    say(page, "{\"type\":\"send\"," + count + "," + credential(RunningTributary.KEY) + "}");
    JsonObject answer = next(heard);
    assertThat(answer.getString("address")).isEqualTo("me");
    assertThat(answer.getJsonObject("body").getInteger("body")).isNotNegative();
    for (String closed : List.of("auth.internal.bootstrap", "fraud.score", "tracking.links.list")) {
      say(
          page,
          "{\"type\":\"send\","
              + count.replace("tracking.links.count", closed)
              + ","
              + credential(RunningTributary.KEY)
              + "}");
      assertThat(next(heard).getString("type")).as(closed).isEqualTo("err");
    }
    say(
        page,
        "{\"type\":\"publish\",\"address\":\"live.updates\",\"body\":{},"
            + credential(RunningTributary.KEY)
            + "}");
    assertThat(next(heard).getString("type")).isEqualTo("err");
    say(page, "{\"type\":\"register\",\"address\":\"live.updates\"}");
    assertThat(next(heard).getString("type")).isEqualTo("err");
    say(
        page,
        "{\"type\":\"register\",\"address\":\"live.updates\","
            + credential(RunningTributary.KEY)
            + "}");
    JsonObject link = post("/api/links", new JsonObject().put("url", "https://shop.example.com"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          visit(link);
          JsonObject update = heard.poll(500, TimeUnit.MILLISECONDS);
          return update != null && "live.updates".equals(update.getString("address"));
        });
    page.abort();
  }

  private static void say(WebSocket page, String frame) {
    page.sendText(frame, true).join();
  }

  private static JsonObject next(BlockingQueue<JsonObject> heard) {
    return await().atMost(Duration.ofSeconds(10)).until(heard::poll, Objects::nonNull);
  }

  private static String credential(String key) {
    return "\"headers\":{\"authorization\":\"Bearer " + key + "\"}";
  }

  /** Puts what a socket hears into a queue; the bus speaks in binary frames of JSON. */
  private record Heard(BlockingQueue<JsonObject> into, ByteArrayOutputStream partial)
      implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      partial.writeBytes(part);
      if (last) {
        into.add(new JsonObject(partial.toString(StandardCharsets.UTF_8)));
        partial.reset();
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private ForeignService fraud() throws IOException {
    return ForeignService.start(
        List.of("python3", "-B", SERVICES.resolve("fraud").resolve("fraud_scoring.py").toString()),
        joining("fraud-token"),
        folder.resolve("fraud.log"));
  }

  private ForeignService metadata() throws IOException {
    return ForeignService.start(
        List.of("node", SERVICES.resolve("metadata").resolve("metadata.mjs").toString()),
        joining("metadata-token"),
        folder.resolve("metadata.log"));
  }

  private Map<String, String> joining(String token) {
    return Map.of(
        "TRIBUTARY_TOKEN",
        token,
        "TRIBUTARY_BRIDGE",
        "127.0.0.1:" + bridgePort,
        "PYTHONPATH",
        SERVICES.resolve("clients").resolve("python").toString());
  }

  private static void joined(ForeignService service, String address) {
    await().atMost(Duration.ofSeconds(20)).until(() -> service.log().contains("serves " + address));
  }

  private static String client(String name, String address) throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest((name + "-token").getBytes(StandardCharsets.UTF_8)));
    return "  " + name + ":\n    tokenSha256: " + hash + "\n    serves: [" + address + "]\n";
  }

  private void sale(JsonObject link, String customer, String invoiceId) {
    String clickId =
        visit(link).headers().firstValue("location").orElseThrow().replaceFirst(".*dub_id=", "");
    post(
        "/api/track/sale",
        new JsonObject()
            .put("clickId", clickId)
            .put("customerExternalId", customer)
            .put("amount", 5_000)
            .put("invoiceId", invoiceId));
  }

  private HttpResponse<String> visit(JsonObject link) {
    return tributary.send(
        HttpRequest.newBuilder(URI.create(link.getString("shortLink")))
            .header("user-agent", BROWSER)
            .GET());
  }

  private JsonObject commission(JsonObject partner, String invoiceId) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                new JsonArray(
                    get("/api/commissions?partnerId="
                            + partner.getString("id")
                            + "&invoiceId="
                            + invoiceId)
                        .body()),
            found -> found.size() == 1)
        .getJsonObject(0);
  }

  private String key(String scope) {
    return post(
            "/api/api-keys",
            new JsonObject().put("name", scope).put("scopes", new JsonArray().add(scope)))
        .getString("key");
  }

  private void answered(String path, int status) {
    await().atMost(Duration.ofSeconds(20)).until(() -> get(path).statusCode() == status);
  }

  private HttpResponse<String> get(String path) {
    return tributary.call("GET", path, "");
  }

  private JsonObject post(String path, JsonObject body) {
    HttpResponse<String> response = tributary.call("POST", path, body.encode());
    assertThat(response.statusCode()).as(path + " " + response.body()).isBetween(200, 202);
    return new JsonObject(response.body());
  }

  private static String hello(String token) {
    return "{\"type\":\"ping\",\"headers\":{\"authorization\":\"Bearer " + token + "\"}}";
  }

  /** Everything that the bridge says to these frames until it hangs up or has nothing to add. */
  private String said(String... frames) throws IOException {
    StringBuilder said = new StringBuilder();
    try (Socket socket = new Socket("127.0.0.1", bridgePort)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.setSoTimeout(10_000);
      for (String frame : frames) {
        byte[] json = frame.getBytes(StandardCharsets.UTF_8);
        out.writeInt(json.length);
        out.write(json, 0, Math.min(json.length, 1_000));
      }
      for (int i = 0; i < frames.length; i++) {
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        said.append(new String(answer, StandardCharsets.UTF_8)).append('\n');
      }
    } catch (EOFException | SocketException closed) {
      said.append("closed");
    }
    return said.toString();
  }

  /** The blocks of the section on Python, with the folder of this test in the place of theirs. */
  private List<String> shellBlocks(String page) {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL).matcher(page);
    while (block.find()) {
      blocks.add(block.group(1).replace(README_FOLDER, folder.toString()));
    }
    assertThat(blocks).as("files, Tributary, the service, a call").hasSize(4);
    return blocks;
  }

  private ForeignService shell(String script, String name) throws IOException {
    return ForeignService.start(
        List.of("bash", "-c", "exec env " + script.strip()),
        Map.of("TRIBUTARY_BRIDGE", "127.0.0.1:" + bridgePort),
        folder.resolve(name + ".log"));
  }

  private String run(String script) throws Exception {
    return shell(script, Map.of("KEY", RunningTributary.KEY));
  }

  private String shell(String script, Map<String, String> environment) throws Exception {
    Path output = folder.resolve("shell.out");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", script)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(30, TimeUnit.SECONDS);
    String said = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as(script + "\n" + said).isTrue();
    return said;
  }
}
