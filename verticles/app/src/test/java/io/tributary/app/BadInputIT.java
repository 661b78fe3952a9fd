package io.tributary.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a clear error in the envelope, and nothing is lost or answered with a 500. */
class BadInputIT {
  private static final Map<Integer, String> CODES =
      Map.of(
          400, "bad_request",
          401, "unauthorized",
          403, "forbidden",
          404, "not_found",
          409, "conflict",
          413, "payload_too_large",
          415, "unsupported_media_type",
          422, "unprocessable_entity");

  private final RunningTributary tributary = RunningTributary.shared();

  @Test
  void everyPathShouldSayWhichMethodsItHasWhenItIsAskedWithAnother() {
    JsonObject paths =
        new JsonObject(tributary.call("GET", "/api/openapi.json", "").body())
            .getJsonObject("paths");
    paths.fieldNames().stream()
        // Above it all: WebSockets and what the bridge for browsers has are no operations.
        .filter(path -> !path.startsWith("/live") && !path.startsWith("/bus"))
        .forEach(path -> {
          HttpResponse<String> answer =
              tributary.call("OPTIONS", "/api" + path.replaceAll("\\{[^}]*}", "x"), "");
          assertThat(answer.statusCode()).as(path).isEqualTo(405);
          assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
              .isEqualTo("method_not_allowed");
          assertThat(answer.headers().firstValue("allow").orElse("").split(", "))
              .as(path)
              .containsAll(methods(paths.getJsonObject(path)));
        });
  }

  private static List<String> methods(JsonObject path) {
    return path.fieldNames().stream()
        .filter(Set.of("get", "post", "put", "patch", "delete")::contains)
        .map(method -> method.toUpperCase(Locale.ROOT))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/app/links",
        "/robots.txt",
        "/api/live",
        "/api/health",
        "/api/health/live",
        "/api/health/ready",
        "/api/docs",
        "/api/openapi.json"
      })
  void fixedPathShouldAllowOnlyReading(String path) {
    HttpResponse<String> answer = tributary.call("DELETE", path, "");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow").orElse("")).contains("GET");
    assertThat(tributary.call("DELETE", "/api/no/such/thing", "").statusCode()).isEqualTo(404);
  }

  static Stream<Arguments> refused() {
    String far = "https://example.com/";
    return Stream.of(
        Arguments.of("malformed JSON", "POST", "/links", "{\"url\":", 400),
        Arguments.of("no body", "POST", "/links", "", 400),
        Arguments.of("an array for an object", "POST", "/links", "[]", 422),
        Arguments.of("wrong type", "POST", "/links", "{\"url\":5}", 422),
        Arguments.of("missing field", "POST", "/track/sale", "{}", 422),
        Arguments.of("script", "POST", "/links", "{\"url\":\"javascript:alert(1)\"}", 422),
        Arguments.of("data", "POST", "/links", "{\"url\":\"data:text/html,x\"}", 422),
        Arguments.of("relative", "POST", "/links", "{\"url\":\"/shop\"}", 422),
        Arguments.of("file", "POST", "/links", "{\"url\":\"file:///etc/passwd\"}", 422),
        Arguments.of("over-long key", "POST", "/links", link(far, "k".repeat(500)), 422),
        Arguments.of(
            "over-long url", "POST", "/links", link(far + "x".repeat(40_000), "long"), 422),
        Arguments.of("reserved key api", "POST", "/links", link(far, "api"), 422),
        Arguments.of("reserved key APP", "POST", "/links", link(far, "APP"), 422),
        Arguments.of("reserved first part", "POST", "/links", link(far, "api/links"), 422),
        Arguments.of(
            "NUL",
            "POST",
            "/links",
            "{\"url\":\"https://example.com\",\"title\":\"a\\u0000b\"}",
            422),
        Arguments.of(
            "half a character",
            "POST",
            "/links",
            "{\"url\":\"https://a.example\",\"title\":\"\\ud83d\"}",
            400),
        Arguments.of(
            "half a character in a key of metadata",
            "POST",
            "/track/sale",
            "{\"customerExternalId\":\"c\",\"amount\":1,\"metadata\":{\"a\\ud83d\":1}}",
            400),
        Arguments.of("blank tag", "POST", "/tags", "{\"name\":\" \\u00a0\"}", 422),
        Arguments.of("blank folder", "POST", "/folders", "{\"name\":\" \"}", 422),
        Arguments.of("blank partner", "POST", "/partners", "{\"name\":\"  \"}", 422),
        Arguments.of("no e-mail", "POST", "/partners", "{\"name\":\"q\",\"email\":\"\"}", 422),
        Arguments.of(
            "Britain as UK", "POST", "/partners", "{\"name\":\"q\",\"country\":\"UK\"}", 422),
        Arguments.of(
            "unknown tag",
            "POST",
            "/links",
            "{\"url\":\"https://example.com\",\"tagIds\":[\"tag_x\"]}",
            422),
        Arguments.of("unknown link", "GET", "/links/info?linkId=link_x", "", 404),
        Arguments.of("unknown link to change", "PATCH", "/links/link_x", "{\"title\":\"a\"}", 404),
        Arguments.of("unknown product", "GET", "/products/prod_x", "", 404),
        Arguments.of("unknown path", "GET", "/nowhere", "", 404),
        Arguments.of("negative amount", "POST", "/track/sale", sale("-1", "usd"), 422),
        Arguments.of("fraction of a cent", "POST", "/track/sale", sale("1.5", "usd"), 422),
        Arguments.of(
            "overflowing amount", "POST", "/track/sale", sale("9223372036854775808", "usd"), 422),
        Arguments.of("amount beyond JSON", "POST", "/track/sale", sale("1e999", "usd"), 422),
        Arguments.of("unknown currency", "POST", "/track/sale", sale("100", "zzz"), 422),
        Arguments.of(
            "negative price",
            "POST",
            "/products",
            "{\"name\":\"a\",\"kind\":\"product\",\"price\":-1,\"currency\":\"usd\"}",
            422),
        Arguments.of("bad page", "GET", "/links?page=first", "", 422),
        Arguments.of("bad interval", "GET", "/analytics?interval=tomorrow", "", 422),
        Arguments.of("bad UTF-8 in a query", "GET", "/links?search=%ff%fe", "", 400),
        Arguments.of(
            "a body over the limit", "POST", "/links", link(far, "k") + " ".repeat(2_000_000), 413),
        Arguments.of(
            "foreign click",
            "POST",
            "/track/lead",
            "{\"clickId\":\"aaaaaaaaaaaaaaaa\",\"eventName\":\"x\",\"customerExternalId\":\"y\"}",
            404));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void badInputShouldBeRefusedWithItsReason(
      String what, String method, String path, String body, int status) {
    HttpResponse<String> response = callRaw(method, path, body);
    assertThat(response.statusCode()).as(what + ": " + response.body()).isEqualTo(status);
    JsonObject error = new JsonObject(response.body()).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(CODES.get(status));
    assertThat(error.getString("message")).isNotBlank().doesNotContain("Exception");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  /** Over a plain socket, because no HTTP client sends such a path. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/links/%zz", "/api/links?search=%zz", "/api/%zz"})
  void addressThatCannotBeDecodedShouldBeRefusedInTheEnvelope(String target) throws IOException {
    try (Socket socket = new Socket("localhost", tributary.port)) {
      socket.setSoTimeout(10_000);
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer "
              + RunningTributary.KEY
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad_request\"");
    }
  }

  @Test
  void keyThatIsTakenShouldBeAConflict() {
    String key = "taken-" + System.nanoTime();
    assertThat(callRaw("POST", "/links", link("https://example.com", key)).statusCode())
        .isEqualTo(200);
    assertThat(callRaw("POST", "/links", link("https://example.com/other", key)).statusCode())
        .isEqualTo(409);
  }

  @Test
  void bodyThatIsNoTextShouldBeRefused() {
    byte[] body = "{\"url\":\"https://example.com/?\"}".getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xC3;
    HttpResponse<String> response =
        tributary.send(request("/links").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void formShouldBeRefusedAsAnUnknownType() {
    HttpResponse<String> response =
        tributary.send(
            HttpRequest.newBuilder(URI.create(tributary.url() + "/api/links"))
                .header("authorization", "Bearer " + RunningTributary.KEY)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("url=https://example.com")));
    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void repeatedWriteWithItsKeyShouldReplayTheAnswer() {
    String idempotencyKey = "once-" + System.nanoTime();
    HttpResponse<String> first = withKey(idempotencyKey, "{\"url\":\"https://example.com/once\"}");
    HttpResponse<String> second = withKey(idempotencyKey, "{\"url\":\"https://example.com/once\"}");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(second.body()).getString("id"))
        .isEqualTo(new JsonObject(first.body()).getString("id"));
    HttpResponse<String> other = withKey(idempotencyKey, "{\"url\":\"https://example.com/other\"}");
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void missingAndWrongCredentialsShouldBeUnauthorized() {
    HttpResponse<String> none =
        tributary.send(HttpRequest.newBuilder(URI.create(tributary.url() + "/api/links")).GET());
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(
            tributary
                .call("GET", "/api/links", "", "eyJhbGciOiJub25lIn0.eyJ3cyI6IndzXzEifQ.x")
                .statusCode())
        .isEqualTo(401);
  }

  private HttpResponse<String> withKey(String idempotencyKey, String body) {
    return tributary.send(
        request("/links")
            .header("idempotency-key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> callRaw(String method, String path, String body) {
    return tributary.call(method, "/api" + path, body);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(tributary.url() + "/api" + path))
        .header("authorization", "Bearer " + RunningTributary.KEY)
        .header("content-type", "application/json");
  }

  private static String link(String url, String key) {
    return new JsonObject().put("url", url).put("key", key).encode();
  }

  private static String sale(String amount, String currency) {
    return "{\"customerExternalId\":\"c\",\"amount\":"
        + amount
        + ",\"currency\":\""
        + currency
        + "\"}";
  }
}
